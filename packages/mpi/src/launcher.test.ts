import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { findLauncher } from './launcher';

describe('findLauncher', () => {
  it.each([
    [
      'hydra, by a file',
      { PMI_FD: '6', PMI_RANK: '1', PMI_SIZE: '4', MPI_LOCALRANKID: '1' },
      'mpirun of MPICH',
      4,
    ],
    [
      'hydra, by a port',
      { PMI_PORT: 'a:1', PMI_ID: '1', MPI_LOCALRANKID: '1' },
      'mpirun of MPICH',
      undefined,
    ],
    [
      'Intel MPI',
      { PMI_FD: '9', PMI_RANK: '0', PMI_SIZE: '2', MPI_LOCALRANKID: '0', I_MPI_MPIRUN: 'mpirun' },
      'mpirun of Intel MPI',
      2,
    ],
    ['MVAPICH', { MV2_COMM_WORLD_SIZE: '8', MV2_COMM_WORLD_RANK: '1' }, 'mpirun of MVAPICH', 8],
    [
      'hydra in a job of Slurm',
      { SLURM_PROCID: '0', SLURM_STEP_NUM_TASKS: '2', PMI_FD: '6', PMI_SIZE: '16', MPI_LOCALRANKID: '3' },
      'mpirun of MPICH',
      16,
    ],
  ])('knows %s by what it sets for each process', (_, environment, name, size) => {
    expect(findLauncher(environment)).toEqual({ name, families: ['MPICH'], size });
  });

  it('knows Open MPI, in a job of Slurm as well', () => {
    const expected = { name: 'mpirun of Open MPI', families: ['Open MPI'], size: 4 };
    expect(findLauncher({ OMPI_COMM_WORLD_SIZE: '4', PMIX_RANK: '2' })).toEqual(expected);
    expect(
      findLauncher({
        OMPI_COMM_WORLD_SIZE: '4',
        PMIX_RANK: '2',
        SLURM_PROCID: '0',
        SLURM_STEP_NUM_TASKS: '2',
      }),
    ).toEqual(expected);
  });

  it('leaves it to the library under srun and other launchers of PMIx: they start both', () => {
    expect(
      findLauncher({ SLURM_PROCID: '1', SLURM_STEP_NUM_TASKS: '2', PMI_RANK: '1', PMI_FD: '5' }),
    ).toEqual({
      name: 'srun',
      families: ['MPICH', 'Open MPI'],
      size: 2,
    });
    expect(findLauncher({ SLURM_PROCID: '1', SLURM_STEP_NUM_TASKS: '2', PMIX_RANK: '1' })).toEqual({
      name: 'srun',
      families: ['Open MPI', 'MPICH'],
      size: 2,
    });
    expect(findLauncher({ PMIX_RANK: '1' })).toEqual({
      name: 'a launcher of PMIx',
      families: ['Open MPI', 'MPICH'],
      size: undefined,
    });
  });

  it('takes no setting or module for a launcher', () => {
    expect(findLauncher({})).toBeUndefined();
    expect(
      findLauncher({ I_MPI_ROOT: '/opt/intel', MV2_ENABLE_AFFINITY: '0', OMPI_MCA_btl: 'tcp' }),
    ).toBeUndefined();
    expect(findLauncher({ SLURM_JOB_ID: '7', SLURM_NTASKS: '8', SLURM_PROCID: '0' })).toBeUndefined();
  });

  it('refuses processes of srun that cannot find each other', () => {
    const find = (): unknown => findLauncher({ SLURM_PROCID: '3', SLURM_STEP_NUM_TASKS: '8' });
    expect(find).toThrow(RadnetError);
    expect(find).toThrow(/srun: expected --mpi=pmix or --mpi=pmi2, .* 8 processes/);
  });
});
