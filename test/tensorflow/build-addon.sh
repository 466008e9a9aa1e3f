#!/usr/bin/env bash
# build-addon.sh FOLDER: installs @tensorflow/tfjs-node into FOLDER and compiles its addon against the TensorFlow wheel of PyPI, for machines where
# tfjs-node's own install script cannot fetch libtensorflow. Needs npm, g++, python3 with pip; about 2 GB in FOLDER. Then:
#   PIPEFILE_TFJS_NODE=FOLDER/node_modules/@tensorflow/tfjs-node node --test dist/test/tensorflow/tensorflow.test.js
set -euo pipefail
folder=$(mkdir -p "${1:?usage: build-addon.sh FOLDER}" && cd "$1" && pwd)
cd "$folder"

[ -f package.json ] || echo '{ "private": true }' > package.json
npm install --ignore-scripts --no-audit --no-fund @tensorflow/tfjs-node@4.22.0 node-api-headers@1.9.0
ls wheel/*.whl > /dev/null 2>&1 || python3 -m pip download tensorflow-cpu --no-deps --dest wheel
[ -d unpacked/tensorflow/include ] || python3 - wheel/*.whl unpacked << 'PYTHON'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    wanted = [n for n in wheel.namelist() if n.startswith('tensorflow/include/') or (n.startswith('tensorflow/libtensorflow_') and '.so' in n)]
    wheel.extractall(sys.argv[2], wanted)
PYTHON

package=node_modules/@tensorflow/tfjs-node
napi=$(node -p "Math.min(8, process.versions.napi)")
output=$package/lib/napi-v$napi
mkdir -p "$output"
libraries=$folder/unpacked/tensorflow
g++ -O2 -std=c++17 -shared -fPIC -DNAPI_VERSION="$napi" \
  -I "$libraries/include" -I node_modules/node-api-headers/include \
  "$package"/binding/tfjs_backend.cc "$package"/binding/tfjs_binding.cc \
  -o "$output/tfjs_binding.node" -L "$libraries" -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 -Wl,-rpath,"$libraries"
echo "built $output/tfjs_binding.node"
