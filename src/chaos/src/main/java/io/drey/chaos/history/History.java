package io.drey.chaos.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all JVMs called, in the order in which they began. Immutable. */
public record History(List<Operation> operations) {

    private static final Comparator<Operation> BY_BEGINNING = Comparator.comparingLong(Operation::began);

    public History {
        operations = operations.stream().sorted(BY_BEGINNING).toList();
    }

    /** Reads what recorders wrote; the last line of a JVM that was killed may be half a line. */
    public static History read(List<Path> files) throws IOException {
        List<Operation> operations = new ArrayList<>();
        for (Path file : files) {
            Map<String, String[]> open = new LinkedHashMap<>();
            for (String line : whole(Files.readString(file, StandardCharsets.US_ASCII))) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("b")) {
                    open.put(words[1], words);
                } else {
                    String[] begun = open.remove(words[1]);
                    if (begun != null) {
                        operations.add(operation(
                                begun, Long.parseLong(words[2]), Outcome.valueOf(words[3]), number(words[4])));
                    }
                }
            }
            open.values().forEach(begun -> operations.add(operation(begun, Operation.NEVER, Outcome.UNKNOWN, null)));
        }
        return new History(operations);
    }

    private static List<String> whole(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private static Operation operation(String[] begun, long ended, Outcome outcome, @Nullable Long result) {
        return new Operation(
                Integer.parseInt(begun[3]),
                begun[4],
                Kind.valueOf(begun[5]),
                number(begun[6]),
                number(begun[7]),
                Long.parseLong(begun[2]),
                ended,
                outcome,
                result);
    }

    private static @Nullable Long number(String text) {
        return text.equals(Recorder.NOTHING) ? null : Long.valueOf(text);
    }

    /** The calls of keys that begin so, for each key, in the order of their beginning. */
    public Map<String, List<Operation>> of(String prefix) {
        Map<String, List<Operation>> keys = new HashMap<>();
        ofAny(prefix)
                .forEach(operation -> keys.computeIfAbsent(operation.key(), key -> new ArrayList<>())
                        .add(operation));
        return keys;
    }

    private Stream<Operation> ofAny(String prefix) {
        return operations.stream().filter(operation -> operation.key().startsWith(prefix));
    }
}
