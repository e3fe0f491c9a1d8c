package io.drey.cli;

import io.drey.internal.redis.Inspection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that opens a namespace. One thread. */
abstract class Looking implements Callable<Integer> {

    @Mixin
    final Target target = new Target();

    @Mixin
    final Printed printed = new Printed();

    @Override
    public final Integer call() {
        try (Inspection inspection = target.open()) {
            return run(inspection);
        } finally {
            printed.out().flush();
        }
    }

    /** Does its work, and returns a constant of {@link ExitCode}. */
    abstract int run(Inspection inspection);
}
