import { describe, expect, it } from 'vitest';
import { launchedProcess } from './launchedProcess';

describe('launchedProcess', () => {
  it.each([
    [{ PMI_RANK: '1', PMI_SIZE: '4' }, 'rank 1 of 4 on node7'],
    [{ PMI_ID: '2' }, 'rank 2 on node7'],
    [{ OMPI_COMM_WORLD_RANK: '0', OMPI_COMM_WORLD_SIZE: '2' }, 'rank 0 of 2 on node7'],
    [{ PMIX_RANK: '3', SLURM_NTASKS: '8' }, 'rank 3 of 8 on node7'],
    [{ PATH: '/bin' }, undefined],
  ])('tells by %o', (environment, expected) => {
    expect(launchedProcess(environment, 'node7')).toBe(expected);
  });
});
