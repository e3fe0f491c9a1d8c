package io.drey.tck;

import io.drey.servers.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.runner.JUnitCore;

/**
 * One run of the kit, in a JVM of its own: starts the servers of the mode and fills in the variables of drey.conf
 * before the first test can ask for a provider, runs the kit's tests, ends the servers and saves what came of it.
 */
public final class TckMain {

    private TckMain() {}

    /** Takes the name of the mode and the file for the results. */
    public static void main(String[] args) throws IOException {
        String name = args[0];
        Mode mode = Mode.of(name);
        System.setProperty("tck.namespace", "tck-" + name);
        System.setProperty("tck.write", mode.through() ? "through" : "behind");
        System.setProperty("tck.local", Boolean.toString(mode.local()));
        SwitchedOff switchedOff = new SwitchedOff();
        switchedOff.attach();
        Progress progress = new Progress();
        try (Deployment.@Nullable Running servers =
                mode.deployment() == null ? null : mode.deployment().start()) {
            if (servers != null) {
                System.setProperty("tck.redis.uri", servers.uri());
            }
            JUnitCore junit = new JUnitCore();
            junit.addListener(progress);
            junit.run(KitTests.of(name.equals(Mode.ANNOTATIONS)));
        }
        new TckResults(progress.ran(), progress.failed(), switchedOff.tests()).write(Path.of(args[1]));
        System.exit(0); // the kit leaves threads behind
    }
}
