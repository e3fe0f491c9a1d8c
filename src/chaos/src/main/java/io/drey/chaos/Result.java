package io.drey.chaos;

import io.drey.chaos.check.Violation;
import io.drey.chaos.fault.Fault;
import io.drey.chaos.fault.Topology;
import io.drey.chaos.history.History;
import io.drey.chaos.history.Kind;
import io.drey.chaos.history.Outcome;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of a round.
 *
 * @param steps how often the fault happened
 * @param losses how often data was lost by it
 * @param directory where its histories are, if a promise was broken
 */
record Result(
        Topology topology,
        Fault fault,
        long seed,
        int steps,
        int losses,
        History history,
        List<Violation> violations,
        Path directory) {

    static final String HEADER = "%-10s %-13s %-14s %5s %6s %10s %8s %7s %7s %10s"
            .formatted(
                    "topology",
                    "fault",
                    "seed",
                    "steps",
                    "losses",
                    "operations",
                    "unknown",
                    "errors",
                    "loads",
                    "violations");

    @Override
    public String toString() {
        return "%-10s %-13s %-14d %5d %6d %10d %8d %7d %7d %10d"
                .formatted(
                        topology.label(),
                        fault.label(),
                        seed,
                        steps,
                        losses,
                        history.operations().size(),
                        count(Outcome.UNKNOWN),
                        count(Outcome.FAILED),
                        history.operations().stream()
                                .filter(call -> call.kind() == Kind.LOAD)
                                .count(),
                        violations.size());
    }

    private long count(Outcome outcome) {
        return history.operations().stream()
                .filter(call -> call.outcome() == outcome)
                .count();
    }
}
