"""Loads exported models into PyTorch, fastai and onnxruntime; prints the largest difference of each from the logits that come with them, as JSON."""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import onnx
import onnxruntime
import torch
from fastai.vision.all import create_vision_model
from fastai.vision.models.xresnet import xresnet18
from safetensors.torch import load_file
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet


def head_options(case):
    names = {"linFtrs": "lin_ftrs", "ps": "ps", "concatPool": "concat_pool", "firstBn": "first_bn", "bnFinal": "bn_final",
             "linFirst": "lin_first", "yRange": "y_range"}
    return {names[key]: value for key, value in case["head"].items()}


def fastai_model(case):
    if case["arch"] == "xresnet18":
        return create_vision_model(xresnet18, case["outputs"], pretrained=False, n_in=case["channels"], **head_options(case))
    block = BasicBlock if case["block"] == "basic" else Bottleneck

    def arch(weights=None, **_):
        return ResNet(block, case["layers"])

    return create_vision_model(arch, case["outputs"], pretrained=False, n_in=case["channels"], **head_options(case))


def main():
    results = []
    for case in json.load(open(sys.argv[1])):
        given = load_file(case["folder"] + "/given.safetensors")
        x, logits = given["x"], given["logits"]
        model = fastai_model(case)
        state = torch.load(case["folder"] + "/export/torch/model.pth", weights_only=True)
        model.load_state_dict(state, strict=True)
        model.eval()
        mean, std = (torch.tensor(case[key])[:, None, None] for key in ("mean", "std"))
        with torch.no_grad():
            fastai = model((x - mean) / std)
        path = case["folder"] + "/export/onnx/model.onnx"
        onnx.checker.check_model(onnx.load(path), full_check=True)
        runtime = onnxruntime.InferenceSession(path).run(None, {"image": x.numpy()})[0]
        results.append({
            "fastai": (fastai - logits).abs().max().item(),
            "onnxruntime": (torch.from_numpy(runtime) - logits).abs().max().item(),
            "same_type": type(state).__name__,
        })
    print(json.dumps(results))


main()
