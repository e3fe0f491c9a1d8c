package io.drey.chaos.check;

import io.drey.chaos.history.History;
import io.drey.chaos.history.Kind;
import io.drey.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link Check#LOADED}: that no JVM loads a key while it loads it already. What was read is looked at by {@link Fresh}. */
final class LoadedOnce implements Checker {

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
                            && !context.exempts(Check.LOADED, before.began(), load.ended())) {
                        violations.add(
                                new Violation(Check.LOADED, key, "loaded twice at once", List.of(before, load)));
                    }
                }
            }
        });
        return violations;
    }
}
