package io.drey.internal.jcache.deployed;

public enum Colour {
    RED,
    BLUE
}
