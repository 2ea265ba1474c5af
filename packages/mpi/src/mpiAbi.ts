/** A communicator, data type, operation or error handler in the form that the C functions take: an int or a pointer. */
export type Handle = number | bigint;

/** What differs between the families of MPI libraries for a C program: the type of handles, and their values. */
export interface MpiAbi {
  /** The C type of a handle. */
  readonly handle: 'int' | 'void *';
  /** MPI_IN_PLACE, passed in place of a buffer so that the result overwrites the values that are sent. */
  readonly inPlace: bigint;
  readonly world: Handle;
  readonly errorsReturn: Handle;
  readonly types: Readonly<Record<'byte' | 'int' | 'float' | 'double', Handle>>;
  readonly operations: Readonly<Record<'sum' | 'min' | 'max', Handle>>;
}
