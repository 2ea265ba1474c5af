/** A communicator, data type, operation or error handler, as the C functions take it: an int, or a pointer. */
export type Handle = number | bigint;

/** What differs between the families of MPI libraries as a C program is compiled: how handles are passed, and which they are. */
export interface MpiAbi {
  /** The C type of a handle. */
  readonly handle: 'int' | 'void *';
  /** Stands for a buffer: the result takes the place of what is sent. */
  readonly inPlace: bigint;
  readonly world: Handle;
  readonly errorsReturn: Handle;
  readonly types: Readonly<Record<'byte' | 'int' | 'float' | 'double', Handle>>;
  readonly operations: Readonly<Record<'sum' | 'min' | 'max', Handle>>;
}
