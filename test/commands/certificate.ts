import { generateKeyPairSync, sign } from 'node:crypto'

/** A private key and a certificate for 127.0.0.1 and ::1 that nobody has signed but itself, both as PEM; `end` is YYMMDD. */
export function makeCertificate(end = '490101'): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(objectId('2a8648ce3d040302'))
  const name = sequence(tlv(0x31, sequence(objectId('550403'), tlv(0x0c, Buffer.from('127.0.0.1')))))
  const addresses = [Buffer.of(127, 0, 0, 1), Buffer.concat([Buffer.alloc(15), Buffer.of(1)])]
  const names = sequence(...addresses.map((address) => tlv(0x87, address)))
  const alternative = sequence(objectId('551d11'), tlv(0x04, names))
  const authority = sequence(
    objectId('551d13'),
    tlv(0x01, Buffer.of(0xff)),
    tlv(0x04, sequence(tlv(0x01, Buffer.of(0xff)))),
  )
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.of(2))),
    tlv(0x02, Buffer.of(1)),
    algorithm,
    name,
    sequence(tlv(0x17, Buffer.from('200101000000Z')), tlv(0x17, Buffer.from(`${end}000000Z`))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(alternative, authority)),
  )
  const signature = tlv(0x03, Buffer.concat([Buffer.of(0), sign('sha256', body, privateKey)]))
  const lines = sequence(body, algorithm, signature)
    .toString('base64')
    .replaceAll(/.{64}(?=.)/g, '$&\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
}

/** One value of ASN.1, as DER writes it: what it is, how long, what it holds. */
function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content])
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...size), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => tlv(0x30, Buffer.concat(parts))

const objectId = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'))
