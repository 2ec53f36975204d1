# Checks a pull request on Gitee with the program of the branch that it is for. The step of the pipeline is
#
#   git fetch origin +refs/heads/main:refs/huiyin/target
#   git show refs/huiyin/target:.gitee/review.sh | bash
#
# and is kept in the pipeline's settings: so this script, too, is that of the target branch. It runs where the
# pipeline has laid the pull request, reads it as data and runs nothing of it.
set -euo pipefail
change=$(git rev-parse HEAD)
git -c core.hooksPath=/dev/null worktree add --quiet --force --detach ../target refs/huiyin/target
bash ../target/.ci/letters install
bash ../target/.ci/letters page refs/huiyin/target "$change"
bash ../target/.ci/letters check refs/huiyin/target "$change"
