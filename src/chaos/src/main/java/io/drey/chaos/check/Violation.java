package io.drey.chaos.check;

import io.drey.chaos.history.Operation;
import java.util.List;

/**
 * A promise that was broken.
 *
 * @param evidence the calls that show it, few enough to be read
 */
public record Violation(Check check, String key, String what, List<Operation> evidence) {

    /** Several lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(check).append(' ').append(key);
        text.append(": ").append(what);
        evidence.forEach(operation -> text.append("\n    ").append(operation));
        return text.toString();
    }
}
