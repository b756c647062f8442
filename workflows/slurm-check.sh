#!/usr/bin/env bash
# Starts a Slurm cluster on this one machine, runs a small screen on it as an array and through Snakemake, checks that both
# give the bytes of a screen at once, and stops the cluster. Needs root and Debian's slurm-wlm, munge and snakemake.
# The recorded result is in docs/design/screen.md.
#
#   sudo workflows/slurm-check.sh [folder for its files]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
mitologic="node $root/bin/mitologic.js"
question="--disease TSCC --drug cisplatin --entities FIS1,miR-2392,MPRL --members 4 --runs 128 --null 9 --top 3"
host=$(hostname -s)
started=()

stop() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
}
trap stop EXIT

# The daemons of Slurm trust each other through munge.
mkdir -p /run/munge /var/lib/munge /var/log/munge && chown munge: /run/munge /var/lib/munge /var/log/munge
[ -s /etc/munge/munge.key ] || { dd if=/dev/urandom of=/etc/munge/munge.key bs=1024 count=1 status=none; }
chown munge: /etc/munge /etc/munge/munge.key && chmod 400 /etc/munge/munge.key
setpriv --reuid=munge --regid=munge --clear-groups /usr/sbin/munged --foreground --force >"$work/munged.log" 2>&1 & started+=($!)

mkdir -p "$work/state" "$work/spool"
cat >"$work/slurm.conf" <<CONF
ClusterName=check
SlurmctldHost=$host
SlurmUser=root
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
NodeName=$host CPUs=$(nproc) RealMemory=$(($(awk '/MemTotal/ {print $2}' /proc/meminfo) / 1024 / 2)) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$work/slurm.conf
sleep 1
slurmctld -D >"$work/slurmctld.out" 2>&1 & started+=($!)
sleep 2
slurmd -D >"$work/slurmd.out" 2>&1 & started+=($!)
for _ in $(seq 30); do
  sinfo -h -o %T 2>/dev/null | grep -q idle && break
  sleep 1
done
sinfo
sbatch --version

echo "== at once"
$mitologic screen $question -o "$work/at-once" >/dev/null

echo "== array"
$mitologic screen plan $question -o "$work/plan" >/dev/null
cd "$work"
MITOLOGIC="$mitologic" sbatch --wait --array=1-3 --mem=500M "$root/workflows/screen-array.sbatch" "$work/plan" 3
$mitologic screen merge "$work/plan" -o "$work/array" >/dev/null
diff -r "$work/at-once" "$work/array" && echo "array: the same bytes"

echo "== Snakemake on Slurm"
snakemake -s "$root/workflows/Snakefile" --profile "$root/workflows/slurm" --directory "$work" --quiet all --latency-wait 20 \
  --config question="$question" out=flow shards=2 mitologic="$mitologic"
diff -r "$work/at-once" "$work/flow/results" && echo "Snakemake on Slurm: the same bytes"
