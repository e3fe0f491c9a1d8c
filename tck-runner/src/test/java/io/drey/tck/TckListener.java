package io.drey.tck;

import io.drey.servers.RedisServer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.runner.Description;
import org.junit.runner.Result;
import org.junit.runner.notification.RunListener;

/**
 * Brackets one run of the kit: starts the Redis that drey.conf refers to before the first test can ask for a provider,
 * and after the last one ends it and saves what was switched off.
 *
 * <p>Made by Surefire from its name; confined to the thread that runs the tests.
 */
public final class TckListener extends RunListener {

    private final SwitchedOff switchedOff = new SwitchedOff();
    private @Nullable RedisServer redis;

    @Override
    public void testRunStarted(Description description) {
        switchedOff.attach();
        if (Boolean.getBoolean("tck.redis")) {
            redis = RedisServer.start();
            System.setProperty("tck.redis.uri", redis.uri());
        }
    }

    @Override
    public void testRunFinished(Result result) {
        if (redis != null) {
            redis.close();
        }
        switchedOff.save(SwitchedOff.file(Path.of(System.getProperty("tck.reports")), System.getProperty("tck.mode")));
    }
}
