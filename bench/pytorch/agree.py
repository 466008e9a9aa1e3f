"""PyTorch's side of test/backends/onednn/pytorch.test.ts: gradients and a few AdamW steps from given weights. Usage: agree.py FOLDER (job.json, numbers.bin)."""
import json
import re
import sys
from pathlib import Path

import numpy
import torch
from torch import nn

from peer import LAYERS, ResNet


def named(model, arch, linear):
    """Parameters under fastai's keys; `linear` is the classifier's prefix."""
    parts = [("0.0", model.stem[0]), ("0.1", model.stem[1]), (linear, model.fc)]
    blocks = iter(model.blocks)
    for stage, count in enumerate(LAYERS[arch][1]):
        for i in range(count):
            block, prefix = next(blocks), f"0.{4 + stage}.{i}"
            for j, (conv, norm) in enumerate(zip(block.convs, block.norms)):
                parts += [(f"{prefix}.conv{j + 1}", conv), (f"{prefix}.bn{j + 1}", norm)]
            if block.downsample is not None:
                parts += [(f"{prefix}.downsample.{j}", block.downsample[j]) for j in range(2)]
    return {f"{prefix}.{name}": parameter for prefix, module in parts for name, parameter in module.named_parameters()}


def main(folder):
    job = json.loads((folder / "job.json").read_text())
    dtype = getattr(torch, job["dtype"])
    numbers = torch.from_numpy(numpy.fromfile(folder / "numbers.bin", dtype=numpy.float32))
    model = ResNet(job["arch"], job["classes"]).to(dtype=dtype, memory_format=torch.channels_last).train()
    linear = next(name for name, _ in job["parameters"] if re.fullmatch(r"1\.\d+\.weight", name))[: -len(".weight")]
    parameters = named(model, job["arch"], linear)
    at = 0
    with torch.no_grad():
        for name, shape in job["parameters"]:
            parameter = parameters[name]
            assert list(parameter.shape) == shape, name
            parameter.copy_(numbers[at : at + parameter.numel()].view(shape))
            at += parameter.numel()
    x = numbers[at:].view(job["batch"], job["size"], job["size"], 3).permute(0, 3, 1, 2).to(dtype)
    y = torch.arange(job["batch"]) % job["classes"]
    optimizer = torch.optim.AdamW(list(parameters.values()), lr=job["lr"], betas=(0.9, 0.99), eps=1e-5, weight_decay=0.01)
    losses, gradients = [], []
    for _ in range(job["steps"]):
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        gradients = gradients or [parameters[name].grad.detach().clone() for name, _ in job["parameters"]]
        optimizer.step()
        losses.append(loss.item())
    results = [torch.tensor(losses), *gradients, *(parameters[name].detach() for name, _ in job["parameters"])]
    torch.cat([result.contiguous().reshape(-1).float() for result in results]).numpy().tofile(folder / "answer.bin")


main(Path(sys.argv[1]))
