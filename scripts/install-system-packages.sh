#!/bin/sh
# Installs what the native engine is built with (g++ and oneDNN's headers) where apt-get may; says what to do where it may not. Never fails: wasm remains.
set -u
if command -v g++ >/dev/null 2>&1 && [ -e /usr/include/oneapi/dnnl/dnnl.hpp ]; then exit 0; fi
packages="g++ libdnnl-dev"
if ! command -v apt-get >/dev/null 2>&1; then
  echo "pipefile: the native engine needs a C++17 compiler and oneDNN's headers; without them the wasm engine is used."
  exit 0
fi
if [ "$(id -u)" -eq 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else
  echo "pipefile: for the native engine run: sudo apt-get install $packages; until then the wasm engine is used."
  exit 0
fi
$as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null ||
  echo "pipefile: apt-get could not install $packages; the wasm engine is used."
exit 0
