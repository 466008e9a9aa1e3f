"""PyTorch's side of compare.ts: reads one JSON command a line, answers one JSON line. Needs torch alone."""
import json
import resource
import sys
import time

import torch
from torch import nn

LAYERS = {"resnet18": ("basic", (2, 2, 2, 2)), "resnet34": ("basic", (3, 4, 6, 3)), "resnet50": ("bottleneck", (3, 4, 6, 3))}


class Block(nn.Module):
    """torchvision's BasicBlock and Bottleneck."""

    def __init__(self, kind, inputs, width, stride):
        super().__init__()
        outputs = width if kind == "basic" else width * 4
        if kind == "basic":
            shapes = [(inputs, width, 3, stride), (width, outputs, 3, 1)]
        else:
            shapes = [(inputs, width, 1, 1), (width, width, 3, stride), (width, outputs, 1, 1)]
        self.convs = nn.ModuleList(nn.Conv2d(i, o, k, s, k // 2, bias=False) for i, o, k, s in shapes)
        self.norms = nn.ModuleList(nn.BatchNorm2d(o) for _, o, _, _ in shapes)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        for conv, norm in zip(self.convs[:-1], self.norms[:-1]):
            x = self.relu(norm(conv(x)))
        x = self.norms[-1](self.convs[-1](x))
        x += shortcut
        return self.relu(x)


class ResNet(nn.Module):
    """torchvision's ResNet."""

    def __init__(self, arch, classes):
        super().__init__()
        kind, layers = LAYERS[arch]
        self.stem = nn.Sequential(nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1))
        blocks, inputs = [], 64
        for stage, count in enumerate(layers):
            width = 64 << stage
            for i in range(count):
                blocks.append(Block(kind, inputs, width, 2 if stage > 0 and i == 0 else 1))
                inputs = width if kind == "basic" else width * 4
        self.blocks = nn.Sequential(*blocks)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(inputs, classes)

    def forward(self, x):
        return self.fc(torch.flatten(self.pool(self.blocks(self.stem(x))), 1))


class Session:
    def __init__(self, work):
        self.work = work
        torch.set_num_threads(work["threads"])
        torch.manual_seed(1)
        self.model = ResNet(work["arch"], work["classes"]).to(memory_format=torch.channels_last)
        batch, size = work["batch"], work["size"]
        self.x = torch.rand(batch, 3, size, size).contiguous(memory_format=torch.channels_last)
        self.y = torch.arange(batch) % work["classes"]
        if work["task"] == "frozen":
            for module in self.model.modules():
                if isinstance(module, nn.Conv2d):
                    module.weight.requires_grad_(False)
        trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(trained, lr=1e-4, betas=(0.9, 0.99), eps=1e-5, weight_decay=0.01)
        self.model.train(work["task"] != "inference")

    def logits(self):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.work["precision"] == "bf16"):
            return self.model(self.x)

    def step(self):
        if self.work["task"] == "inference":
            with torch.inference_mode():
                return self.logits().float().sum().item()
        loss = nn.functional.cross_entropy(self.logits().float(), self.y)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss.item()


def describe():
    return {"name": "PyTorch " + torch.__version__, "detail": torch.__config__.show().split("MKL-DNN ")[1].split(" ")[0]}


def main():
    session = None
    for line in sys.stdin:
        command = json.loads(line)
        if command["type"] == "start":
            session = Session(command["work"])
            answer = describe()
        else:
            start = time.perf_counter()
            for _ in range(command["count"]):
                value = session.step()
            answer = {"seconds": time.perf_counter() - start, "value": value, "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
