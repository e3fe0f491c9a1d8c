package io.drey.internal.redis;

import io.drey.servers.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * What tests of two JVMs on one server share: the server of a class, emptied before each test, and the two nodes that a
 * test opens by {@link #openNodes}. Confined to one test class at a time.
 */
abstract class OneServerAndTwoNodes {

    static RedisServer server;
    static RawRedis raw;

    Node here;
    Node there;
    RedisStore<String> store;
    RedisStore<String> other;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
        raw = new RawRedis(server.uri());
    }

    @AfterAll
    static void endServer() {
        raw.close();
        server.close();
    }

    @BeforeEach
    void emptyServer() {
        raw.commands.flushall();
    }

    /** To be called before each test. */
    final void openNodes(Node one, Node another) {
        here = one;
        there = another;
    }

    @AfterEach
    void closeNodes() {
        here.close();
        there.close();
    }
}
