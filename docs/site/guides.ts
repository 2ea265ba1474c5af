/** The guides of the site in the order of its navigation: a section, then its pages, each a file below `docs`. */
export const guides: readonly {
  readonly section: string;
  readonly pages: Readonly<Record<string, string>>;
}[] = [
  {
    section: 'Start',
    pages: {
      'getting-started.md': 'Getting started',
      'compose.md': 'Compose your own CNN-RNN',
      'dicom-to-tensors.md': 'From DICOM to tensors',
    },
  },
  {
    section: 'Train',
    pages: {
      'training.md': 'Train on your own data',
      'data-sets.md': 'Public data sets',
      'patients.md': 'One set from download to report',
      'runs.md': 'Runs',
      'transfer.md': 'Start from other weights',
    },
  },
  {
    section: 'Evaluate and predict',
    pages: {
      'evaluation.md': 'Evaluate: the statistics',
      'predictions.md': 'Evaluate: the command',
      'report.md': 'Read a report',
      'predicting.md': 'Predict',
      'viewer.md': 'The browser',
      'serving.md': 'Export to ONNX and serve it',
    },
  },
  {
    section: 'Scale',
    pages: {
      'gpu.md': 'GPU',
      'many-machines.md': 'Many machines',
      'recording.md': 'Recorded steps',
      'performance.md': 'Performance',
    },
  },
  {
    section: 'Understand',
    pages: {
      'radnet.md': 'RADnet point by point',
      'architecture.md': 'How it works',
      'limits.md': 'Limits and intended use',
    },
  },
  {
    section: 'Project',
    pages: {
      'README.md': 'All guides by task',
      'packages.md': 'The packages and where they run',
      '../CONTRIBUTING.md': 'Contributing',
      'snippets/README.md': 'Tests of the code in the guides',
      'decisions/README.md': 'Decisions',
    },
  },
];
