"""What Home Assistant finds, held against models of its schemas that nobody here wrote."""

import json
from typing import Any

import pytest
from ha_mqtt_models_pydantic import parse_component_payload, parse_device_discovery_payload

from bridge.alerts.mqtt import discovery
from bridge.alerts.mqtt.discovery import PictureEntity
from bridge.alerts.mqtt.states import CameraNow, Topics

TOPICS = Topics("private_eye")
DOOR = CameraNow("door", "front door", live=True, hidden=False, moves=False, rings=True)


def described(
    *,
    switches: bool = True,
    camera: CameraNow = DOOR,
    picture: PictureEntity = PictureEntity.NONE,
) -> dict[str, Any]:
    said = discovery.description(
        TOPICS, camera, house="Our house", switches=switches, picture=picture
    )
    found: dict[str, Any] = json.loads(said)
    return found


def components(**given: Any) -> dict[str, Any]:
    found: dict[str, Any] = described(**given)["components"]
    return found


def test_the_device_is_one() -> None:
    device = parse_device_discovery_payload(described())
    assert device.device.name == "front door"
    assert device.device.identifiers == ["private_eye_door"]
    assert set(device.components) == {
        *("motion", "person", "pet", "vehicle", "doorbell", "watching")
    }


@pytest.mark.parametrize("switches", [True, False])
def test_each_of_its_entities_is_one(switches: bool) -> None:
    for name, said in components(switches=switches).items():
        entity = parse_component_payload(said["platform"], said)
        assert entity.model_dump()["unique_id"] == f"private_eye_door_{name}"


def test_no_two_entities_have_one_name() -> None:
    cameras = (DOOR, CameraNow("garden", "garden", True, False, False))
    ids = [said["unique_id"] for camera in cameras for said in components(camera=camera).values()]
    assert len(ids) == len(set(ids)) == 11


def test_none_of_them_is_a_picture() -> None:
    assert {said["platform"] for said in components().values()} == {
        *("binary_sensor", "event", "switch")
    }


def test_one_is_where_somebody_has_pictures_sent_and_goes_with_it() -> None:
    said = components(picture=PictureEntity.SHOWN)["picture"]
    entity = parse_component_payload(said["platform"], said)
    assert entity.model_dump()["image_topic"] == "private_eye/camera/door/picture"
    assert components(picture=PictureEntity.REMOVED)["picture"] == {"platform": "image"}


def test_there_is_a_switch_only_where_the_settings_say_so() -> None:
    told = components(switches=False)["watching"]
    assert told["platform"] == "binary_sensor"
    assert "command_topic" not in told


def test_a_camera_without_a_button_has_none() -> None:
    assert "doorbell" not in components(camera=CameraNow("x", "x", True, False, False))


def test_a_press_is_of_a_kind_that_was_described() -> None:
    pressed = json.loads(discovery.PRESSED)["event_type"]
    assert pressed in components()["doorbell"]["event_types"]


def test_it_stands_where_home_assistant_looks() -> None:
    found = discovery.address("homeassistant", "home/eye", "door")
    assert found == "homeassistant/device/home_eye_door/config"
