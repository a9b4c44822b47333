"""Its migrations folder holds something else."""
