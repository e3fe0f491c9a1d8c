package io.drey.chaos.load;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Why calls of this JVM failed, and how often: a figure of failed calls alone says nothing. Any thread. */
final class Failures {

    private static final int MOST_REASONS = 200;
    private static final int SHOWN = 12;

    private final Map<String, AtomicLong> reasons = new ConcurrentHashMap<>();

    void add(RuntimeException failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String reason = reason(failure) + (first == failure ? "" : " <- " + reason(first));
        if (reasons.size() < MOST_REASONS || reasons.containsKey(reason)) {
            reasons.computeIfAbsent(reason, r -> new AtomicLong()).incrementAndGet();
        }
    }

    /** Without numbers, which differ from call to call. */
    private static String reason(Throwable failure) {
        return failure.getClass().getSimpleName() + ": "
                + String.valueOf(failure.getMessage()).replaceAll("[0-9]+", "#");
    }

    @Override
    public String toString() {
        return reasons.entrySet().stream()
                .sorted(Comparator.comparingLong(reason -> -reason.getValue().get()))
                .limit(SHOWN)
                .map(reason -> "failed " + reason.getValue() + " times: " + reason.getKey())
                .collect(Collectors.joining("\n"));
    }
}
