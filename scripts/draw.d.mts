export declare function draw(): string
