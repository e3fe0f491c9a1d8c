package io.drey.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code redis-benchmark}, which comes with Redis: what one connection can do at most. Left out where it is missing.
 */
final class RedisTool {

    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");
    private static final int REQUESTS = 2_000;

    private final List<String> command;

    RedisTool(String uri) {
        Matcher port = PORT.matcher(uri);
        if (!port.find()) {
            throw new IllegalArgumentException(uri);
        }
        command = new ArrayList<>(List.of("redis-benchmark", "-p", port.group(1), "-c", "1", "--csv", "-d", "100"));
        command.addAll(List.of("-n", String.valueOf(REQUESTS), "-r", String.valueOf(Keys.COUNT)));
        if (uri.startsWith("redis-cluster:")) {
            command.add("--cluster");
        }
    }

    /** Requests a second of {@code get} or {@code set}. */
    OptionalDouble rate(Call call) {
        List<String> with = new ArrayList<>(command);
        with.addAll(List.of("-t", call == Call.GET ? "get" : "set"));
        try {
            Process process = new ProcessBuilder(with).redirectErrorStream(true).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return out.lines()
                    .map(line -> line.split("\"?,\"?"))
                    .filter(row -> row.length > 2 && row[0].matches("\"(GET|SET)"))
                    .mapToDouble(row -> Double.parseDouble(row[1]))
                    .findFirst();
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such file")) {
                return OptionalDouble.empty();
            }
            throw new UncheckedIOException(e);
        }
    }
}
