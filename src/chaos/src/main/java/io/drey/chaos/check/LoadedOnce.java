package io.drey.chaos.check;

import io.drey.chaos.history.History;
import io.drey.chaos.history.Kind;
import io.drey.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link Check#LOADED}: that no JVM loads a key while it loads it already. What was read is looked at by {@link Fresh}.
 *
 * <p>Threads share a load by the lease that stands on the server; a JVM that has lost contact, as failures of its other
 * calls tell, has no lease, and there each thread asks the loader.
 */
final class LoadedOnce implements Checker {

    private static final long AROUND_NANOS = 1_000_000_000L;

    private final String prefix;

    LoadedOnce(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public List<Violation> violations(History history, Context context) {
        List<Violation> violations = new ArrayList<>();
        history.of(prefix).forEach((key, all) -> {
            Map<Integer, Operation> running = new HashMap<>();
            for (Operation load : all) {
                if (load.kind() == Kind.LOAD) {
                    Operation before = running.put(load.jvm(), load);
                    if (before != null
                            && load.began() < before.ended()
                            && !context.exempts(Check.LOADED, before.began(), load.ended())
                            && hasContact(history, load, before.began())) {
                        violations.add(new Violation(Check.LOADED, key, "loaded twice at once", List.of(before, load)));
                    }
                }
            }
        });
        return violations;
    }

    private static boolean hasContact(History history, Operation load, long from) {
        return history.operations().stream()
                .noneMatch(call -> call.jvm() == load.jvm()
                        && !call.isDone()
                        && call.began() <= load.ended() + AROUND_NANOS
                        && call.ended() >= from - AROUND_NANOS);
    }
}
