"""The demonstration: fictional firms in real counties, built by the services that officials use."""

from dashboards.demo.build import DemoReport, build_demo
from dashboards.demo.people import DEMO_PASSWORD

__all__ = ["DEMO_PASSWORD", "DemoReport", "build_demo"]
