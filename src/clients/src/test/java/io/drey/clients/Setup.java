package io.drey.clients;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The ways in which Drey is set up here; each URI made of one is a manager of its own. */
enum Setup {
    LOCAL("", ""),
    REDIS_WITH_PRESET(
            "remote { uri = \"%s\", connect-timeout = 10s, command-timeout = 10s }", "\"*\" { preset = hibernate }"),
    REDIS_DEFAULTS("remote { uri = \"%s\", connect-timeout = 10s, command-timeout = 10s }", "");

    private static final String ALLOW = "[\"preset:hibernate\", \"preset:spring\", \"io.drey.clients.shop.*\"]";

    private final String remote;
    private final String caches;

    Setup(String remote, String caches) {
        this.remote = remote;
        this.caches = caches;
    }

    boolean isShared() {
        return this != LOCAL;
    }

    /** The URI of a new configuration file. */
    URI file(Path directory, String redis, String namespace) {
        String text = "drey {\n  namespace = " + namespace + "\n  " + remote.formatted(redis) + "\n  codec.allow = "
                + ALLOW + "\n  caches { " + caches + " }\n}\n";
        try {
            return Files.writeString(Files.createTempFile(directory, "drey", ".conf"), text)
                    .toUri();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
