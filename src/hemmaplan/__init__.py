"""Hemmaplan: the open system that a municipality's Individ- och familjeomsorg (IFO) runs on."""
