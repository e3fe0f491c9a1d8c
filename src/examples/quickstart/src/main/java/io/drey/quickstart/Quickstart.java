package io.drey.quickstart;

import io.drey.servers.RedisServer;
import java.util.concurrent.CompletableFuture;

/**
 * Starts a Redis and two JVMs, A and B, and tells them what to do in turn. What they do is in {@link Application}: read
 * that first.
 */
final class Quickstart {

    // Longer than the 2 s that suit production: this may be running next to a build.
    private static final String PATIENCE = "?connect-timeout=10s&command-timeout=10s";

    private Quickstart() {}

    public static void main(String[] args) throws Exception {
        try (RedisServer redis = RedisServer.start();
                Jvm a = Jvm.start("A", redis.uri() + PATIENCE);
                Jvm b = Jvm.start("B", redis.uri() + PATIENCE)) {
            say("Two JVMs, A and B, share their caches through %s.", redis.uri());

            say("%n1. A put returns at once; it is written to Redis behind.");
            a.does("put").join();

            say("%n2. B reads it once from Redis, then from its own memory.");
            b.does("read").join();

            say("%n3. B sees what A changes, without asking Redis again and again.");
            CompletableFuture.allOf(a.does("change"), b.does("watch")).join();

            say("%n4. Both add to one counter at the same time; no step is lost.");
            CompletableFuture.allOf(a.does("count"), b.does("count")).join();
            b.does("total").join();

            say("%n5. Many puts wait in a queue, and leave it in batches.");
            a.does("fill").join();
            b.does("compare").join();

            say("%n6. What JMX shows of B.");
            b.does("statistics").join();
        }
        say("%nBoth JVMs and the Redis have ended.");
    }

    private static void say(String text, Object... arguments) {
        System.out.printf(text + "%n", arguments);
    }
}
