#!/bin/sh
# Makes .venv-cloud: linters of the template and the AWS emulator, whose pins clash with ours.
set -eu
venv=.venv-cloud
cmp -s requirements-cloud.txt "$venv/.installed" && exit 0
"${PYTHON:-python3}" -m venv --clear "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r requirements-cloud.txt
cp requirements-cloud.txt "$venv/.installed"
