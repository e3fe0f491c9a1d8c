package io.drey.cli;

import io.drey.internal.redis.FoundKey;
import io.drey.internal.redis.Inspection;
import io.drey.internal.redis.KeyWalk;
import io.drey.internal.redis.SeenEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "stats",
        description = {
            "Shows the servers of a namespace, and how many entries each cache has.",
            "Looks at the name of every key of the servers, in small steps; --fast leaves that out."
        })
final class StatsCommand extends Looking {

    @Option(names = "--fast", description = "Only the servers; caches are not counted.")
    private boolean fast;

    @Option(names = "--sizes", description = "Also reads the entries, for their size; may take long.")
    private boolean sizes;

    /** Of one cache. One thread. */
    private static final class Counted {
        private final List<@Nullable String> generations;
        private long entries;
        private long orphans;
        private long leases;
        private long bytes;

        Counted(List<@Nullable String> generations) {
            this.generations = generations;
        }
    }

    @Override
    int run(Inspection inspection) {
        Servers servers = Servers.of(inspection);
        Map<String, Counted> caches = fast ? Map.of() : count(inspection, servers);
        if (printed.isJson()) {
            printed.json(fields(inspection, servers, caches));
        } else {
            print(inspection, servers, caches);
        }
        return servers.away().isEmpty() ? ExitCode.OK : ExitCode.NO;
    }

    private Map<String, Counted> count(Inspection inspection, Servers servers) {
        Map<String, Counted> caches = new TreeMap<>();
        KeyWalk walk = inspection.walk(null, servers.firsts());
        try (Progress progress = printed.progress("counting")) {
            while (walk.hasNext()) {
                List<FoundKey> entries = new ArrayList<>();
                for (FoundKey key : walk.next()) {
                    if (key.kind() == FoundKey.Kind.ENTRY || key.kind() == FoundKey.Kind.GENERATION) {
                        Counted cache =
                                caches.computeIfAbsent(key.cache(), name -> new Counted(inspection.generations(name)));
                        if (key.kind() == FoundKey.Kind.ENTRY && !isOrphan(cache, key)) {
                            cache.entries++;
                            entries.add(key);
                        } else if (key.kind() == FoundKey.Kind.ENTRY) {
                            cache.orphans++;
                        }
                    }
                }
                measure(inspection, entries, caches);
                progress.at(walk.looked(), servers.keys());
            }
        }
        return caches;
    }

    private static boolean isOrphan(Counted cache, FoundKey entry) {
        return !entry.generation().equals(cache.generations.get(entry.partition()));
    }

    private void measure(Inspection inspection, List<FoundKey> entries, Map<String, Counted> caches) {
        if (!sizes || entries.isEmpty()) {
            return;
        }
        for (SeenEntry entry : inspection.read(entries)) {
            if (entry != null) {
                Counted cache = caches.get(entry.at().cache());
                if (cache != null) {
                    cache.bytes += entry.size() + entry.at().name().length;
                    cache.leases += entry.lease() ? 1 : 0;
                }
            }
        }
    }

    private void print(Inspection inspection, Servers servers, Map<String, Counted> caches) {
        printed.line("Namespace \"" + inspection.namespace() + "\" at " + inspection.describe() + ": "
                + Words.count(inspection.partitions(), "partition") + " on "
                + Words.count(servers.list().size(), "server"));
        printed.line("");
        Table table = new Table(
                "SERVER",
                "VERSION",
                "ROLE",
                "PARTITIONS",
                "KEYS",
                "MEMORY",
                "LIMIT",
                "POLICY",
                "EVICTED",
                "CLIENTS",
                "CLOCK");
        for (Servers.Server server : servers.list()) {
            long limit = server.number("maxmemory");
            table.add(
                    server.name(),
                    server.said("redis_version"),
                    server.said("role"),
                    server.partitions().size(),
                    Words.count(server.keys()),
                    Words.bytes(server.number("used_memory")),
                    limit == 0 ? "none" : Words.bytes(limit),
                    server.said("maxmemory_policy"),
                    server.said("evicted_keys"),
                    server.said("connected_clients"),
                    clock(server));
        }
        printed.table(table);
        servers.away().stream()
                .findFirst()
                .ifPresent(first -> printed.line(
                        "\nNo answer from partitions " + Servers.ranges(servers.away()) + ": " + first.failure()));
        if (!fast) {
            printed.line("");
            print(caches);
        }
    }

    static String clock(Servers.Server server) {
        return String.format(
                "%+d ±%d ms", server.clock().millis(), server.clock().uncertainMillis());
    }

    private void print(Map<String, Counted> caches) {
        if (caches.isEmpty()) {
            printed.line("No cache has ever written an entry.");
            return;
        }
        Table table = sizes
                ? new Table("CACHE", "ENTRIES", "ORPHANS", "LEASES", "BYTES")
                : new Table("CACHE", "ENTRIES", "ORPHANS");
        caches.forEach((name, cache) -> {
            String shown = Words.line(name, 100);
            if (sizes) {
                table.add(
                        shown,
                        Words.count(cache.entries),
                        Words.count(cache.orphans),
                        Words.count(cache.leases),
                        Words.bytes(cache.bytes));
            } else {
                table.add(shown, Words.count(cache.entries), Words.count(cache.orphans));
            }
        });
        printed.table(table);
    }

    private Map<String, @Nullable Object> fields(Inspection inspection, Servers servers, Map<String, Counted> caches) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("namespace", inspection.namespace());
        all.put("address", inspection.describe());
        all.put("partitions", inspection.partitions());
        all.put(
                "partitionsAway",
                servers.away().stream().map(each -> each.partition()).toList());
        List<Object> list = new ArrayList<>();
        for (Servers.Server server : servers.list()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", server.id());
            fields.put("port", server.said("tcp_port"));
            fields.put("version", server.said("redis_version"));
            fields.put("role", server.said("role"));
            fields.put("partitions", server.partitions().size());
            fields.put("keys", server.keys());
            fields.put("memoryBytes", server.number("used_memory"));
            fields.put("maxMemoryBytes", server.number("maxmemory"));
            fields.put("policy", server.said("maxmemory_policy"));
            fields.put("evictedKeys", server.number("evicted_keys"));
            fields.put("clients", server.number("connected_clients"));
            fields.put("clockAheadMillis", server.clock().millis());
            fields.put("clockUncertainMillis", server.clock().uncertainMillis());
            list.add(fields);
        }
        all.put("servers", list);
        if (!fast) {
            Map<String, Object> named = new LinkedHashMap<>();
            caches.forEach((name, cache) -> named.put(name, fields(cache)));
            all.put("caches", named);
        }
        return all;
    }

    private Map<String, Object> fields(Counted cache) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("entries", cache.entries);
        fields.put("orphans", cache.orphans);
        if (sizes) {
            fields.put("leases", cache.leases);
            fields.put("bytes", cache.bytes);
        }
        return fields;
    }
}
