export type { ProcessGroup } from '@radnet/core';
