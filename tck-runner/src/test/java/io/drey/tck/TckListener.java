package io.drey.tck;

import io.drey.servers.Deployment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.runner.Description;
import org.junit.runner.Result;
import org.junit.runner.notification.RunListener;

/**
 * Brackets one run of the kit: starts the servers of the mode and fills in the variables of drey.conf before the first
 * test can ask for a provider, and after the last one ends the servers and saves what was switched off.
 *
 * <p>Made by Surefire from its name; confined to the thread that runs the tests.
 */
public final class TckListener extends RunListener {

    private final SwitchedOff switchedOff = new SwitchedOff();
    private Deployment.@Nullable Running servers;

    @Override
    public void testRunStarted(Description description) {
        switchedOff.attach();
        String name = System.getProperty("tck.mode");
        Mode mode = Mode.of(name);
        System.setProperty("tck.namespace", "tck-" + name);
        System.setProperty("tck.write", mode.through() ? "through" : "behind");
        System.setProperty("tck.local", Boolean.toString(mode.local()));
        if (mode.deployment() != null) {
            servers = mode.deployment().start();
            System.setProperty("tck.redis.uri", servers.uri());
        }
    }

    @Override
    public void testRunFinished(Result result) {
        if (servers != null) {
            servers.close();
        }
        switchedOff.save(SwitchedOff.file(Path.of(System.getProperty("tck.reports")), System.getProperty("tck.mode")));
    }
}
