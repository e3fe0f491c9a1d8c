package io.drey.cli;

import io.drey.internal.redis.Evictions;
import io.drey.internal.redis.Inspection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "evict",
        description = {
            "Removes entries from Redis and from the local tiers of all JVMs, within max-staleness: for whoever has"
                    + " changed the data behind a cache.",
            "A write that a JVM has accepted behind and not written yet comes after it."
        })
final class EvictCommand extends Looking {

    private static final int TOGETHER = 500;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final CacheParameter cache = new CacheParameter();

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "KEY", description = "The keys.")
    private List<String> keys = new ArrayList<>();

    @Option(names = "--stdin", description = "Reads further keys from standard input, one a line.")
    private boolean stdin;

    @Mixin
    private final KeyOption keyOption = new KeyOption();

    private final Codings codings = new Codings();
    private long evicted;
    private long there;

    @Override
    int run(Inspection inspection) {
        if (keys.isEmpty() && !stdin) {
            throw new ParameterException(spec.commandLine(), "name at least one key, or give --stdin");
        }
        List<byte[]> given = new ArrayList<>();
        for (String key : keys) { // all of them are understood before the first is evicted
            given.addAll(meant(key));
        }
        Evictions evictions = inspection.evictions(cache.name());
        evict(evictions, given);
        evicted = keys.size();
        if (stdin) {
            readOn(evictions);
        }
        if (printed.isJson()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("cache", cache.name());
            fields.put("evicted", evicted);
            fields.put("inRedis", there);
            printed.json(fields);
        } else {
            printed.line("Evicted " + Words.count(evicted, "key") + " from all JVMs, " + Words.count(there)
                    + " of which were in Redis.");
        }
        return ExitCode.OK;
    }

    private void readOn(Evictions evictions) {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<byte[]> page = new ArrayList<>();
        try (Progress progress = printed.progress("evicted")) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                page.addAll(meant(line));
                evicted++;
                if (page.size() >= TOGETHER) {
                    evict(evictions, page);
                    page.clear();
                    progress.at(evicted, 0);
                }
            }
            evict(evictions, page);
        } catch (IOException e) {
            throw new UncheckedIOException("standard input cannot be read: " + e.getMessage(), e);
        }
    }

    private void evict(Evictions evictions, List<byte[]> page) {
        if (!page.isEmpty()) {
            there += evictions.evict(page);
        }
    }

    /** Of a text that may stand for several keys all are evicted: which of them JVMs hold is not known here. */
    private List<byte[]> meant(String key) {
        return keyOption.meant(key, codings).stream().map(Codings.Meant::bytes).toList();
    }
}
