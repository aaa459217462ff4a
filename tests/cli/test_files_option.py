"""`--files`: where attachments are, or in words why they cannot be there, before anything is served."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from click.testing import CliRunner

from watersmeet.cli.main import cli
from watersmeet.config import Config
from watersmeet.storage.files import LocalFiles

WRONG = ["", "files", "/srv/files", "ftp://host/files", "file://files", "file:///", "file:///a%00b", "file:///a\x07"]
WRONG += [
    "s3://",
    "s3:///prefix",
    "s3:bucket",
    "s3://bucket:80/x",
    "s3://key:secret@bucket",
    "s3://bucket/x?y",
    "s3://b/\x00",
]


@pytest.mark.parametrize("url", WRONG)
def test_files__what_is_no_place_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"is no place for files: use file:///path or s3://bucket/prefix"):
        Config(data=Path(), files=url).check()
    with pytest.raises(ValueError, match="is no place for files"):
        Config(data=Path(), files=url).open_files()


def test_serve__says_so_before_it_makes_anything(tmp_path: Path) -> None:
    data = tmp_path / "data"
    result = CliRunner().invoke(cli, ["serve", "--data", str(data), "--files", "ftp://host/files"])
    assert result.exit_code == 2
    assert "Invalid value for '--files': 'ftp://host/files' is no place for files" in result.stderr
    assert not data.exists()


def test_serve__reads_the_environment(tmp_path: Path) -> None:
    environment = {"WATERSMEET_FILES": "nowhere", "WATERSMEET_DATA": str(tmp_path / "data")}
    result = CliRunner().invoke(cli, ["serve"], env=environment)
    assert result.exit_code == 2
    assert "'nowhere' is no place for files" in result.stderr


def test_serve__says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    result = CliRunner().invoke(cli, ["serve", "--files", "s3://bucket"])
    assert result.exit_code == 2
    assert "pip install 'watersmeet[s3]'" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("url", "folder"),
    [(None, "data/files"), ("file:///srv/wiki", "/srv/wiki"), ("file:///srv/a%20b", "/srv/a b")],
)
def test_files__in_a_folder(url: str | None, folder: str) -> None:
    config = Config(data=Path("data"), files=url)
    config.check()
    assert config.files_folder == Path(folder)
    assert isinstance(config.open_files(), LocalFiles)


@pytest.mark.parametrize("url", ["s3://bucket", "s3://bucket/", "s3://my.bucket/a/b"])
def test_files__in_a_bucket(url: str) -> None:
    config = Config(data=Path("data"), files=url)
    config.check()
    assert type(config.open_files()).__name__ == "S3Files"


def test_files__in_a_bucket_whose_settings_make_no_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "perhaps")
    with pytest.raises(ValueError, match="'s3://bucket' cannot be used"):
        Config(data=Path(), files="s3://bucket").open_files()
