package io.drey.cli;

import picocli.CommandLine.Parameters;

/** Which cache is meant: the first parameter of all commands that are about one. One thread. */
final class CacheParameter {

    @Parameters(index = "0", paramLabel = "CACHE", description = "The cache's name.")
    private String name = "";

    String name() {
        return name;
    }
}
