/** A communicator, data type, operation or error handler as the C functions take it: an int or a pointer. */
export type Handle = number | bigint;

/** The differences between the families of MPI libraries for a C program: the type of handles, and their values. */
export interface MpiAbi {
  /** The C type of a handle. */
  readonly handle: 'int' | 'void *';
  /** Passed in place of a buffer: the result overwrites what is sent. */
  readonly inPlace: bigint;
  readonly world: Handle;
  readonly errorsReturn: Handle;
  readonly types: Readonly<Record<'byte' | 'int' | 'float' | 'double', Handle>>;
  readonly operations: Readonly<Record<'sum' | 'min' | 'max', Handle>>;
}
