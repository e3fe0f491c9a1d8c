package io.drey.example.quarkus;

import io.drey.servers.RedisServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A Redis that is started before the application is. */
public final class Redis implements QuarkusTestResourceLifecycleManager {

    private RedisServer server;

    @Override
    public Map<String, String> start() {
        server = RedisServer.start();
        System.setProperty("drey.remote.uri", server.uri());
        return Map.of();
    }

    @Override
    public void stop() {
        System.clearProperty("drey.remote.uri");
        server.close();
    }
}
