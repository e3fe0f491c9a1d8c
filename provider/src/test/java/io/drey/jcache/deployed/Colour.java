package io.drey.jcache.deployed;

public enum Colour {
    RED,
    BLUE
}
