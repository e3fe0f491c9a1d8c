package io.drey.cli;

import io.drey.internal.redis.Inspection;
import io.drey.internal.redis.Survey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The servers of a namespace and the partitions on each, as one look has found them. Immutable. */
record Servers(List<Survey> all, List<Server> list, List<Survey> away) {

    private static final Pattern KEYS = Pattern.compile("^keys=(\\d{1,18})");

    private static final List<String> SECTIONS =
            List.of("server", "clients", "memory", "stats", "replication", "keyspace");

    /**
     * A server.
     *
     * @param name port and the beginning of its id, as far as it tells; behind proxies and in Clusters only it knows
     *     where it is
     * @param info what it says of itself
     */
    record Server(String name, String id, List<Survey> partitions, Map<String, String> info) {

        /** Through which it is asked. */
        int first() {
            return partitions.get(0).partition();
        }

        String said(String field) {
            String value = info.get(field);
            return value == null || value.isEmpty() ? "?" : value;
        }

        long number(String field) {
            try {
                return Long.parseLong(info.getOrDefault(field, "-1"));
            } catch (NumberFormatException e) {
                return -1;
            }
        }

        /** How many keys it has in all its databases, those of others included. */
        long keys() {
            long keys = 0;
            for (Map.Entry<String, String> each : info.entrySet()) {
                if (each.getKey().matches("db\\d+")) {
                    Matcher number = KEYS.matcher(each.getValue());
                    keys += number.find() ? Long.parseLong(number.group(1)) : 0;
                }
            }
            return keys;
        }

        /** The most certain of the differences between its clock and this JVM's. */
        Survey.Offset clock() {
            return partitions.stream()
                    .map(Survey::clock)
                    .min((a, b) -> Long.compare(a.uncertainMillis(), b.uncertainMillis()))
                    .orElseThrow();
        }
    }

    static Servers of(Inspection inspection) {
        List<Survey> all = inspection.survey();
        Map<String, List<Survey>> byServer = new LinkedHashMap<>();
        List<Survey> away = new ArrayList<>();
        for (Survey each : all) {
            if (each.failure() != null) {
                away.add(each);
            } else {
                boolean untold = each.server().isEmpty() && !inspection.isOneServer();
                String id = untold ? "of partition " + each.partition() : each.server(); // twice is better than never
                byServer.computeIfAbsent(id, none -> new ArrayList<>()).add(each);
            }
        }
        List<Server> list = new ArrayList<>();
        byServer.forEach((id, partitions) -> {
            Map<String, String> info = inspection.info(partitions.get(0).partition(), SECTIONS);
            String port = info.getOrDefault("tcp_port", "?");
            String shortly = id.isEmpty() ? "" : " " + id.substring(0, Math.min(6, id.length()));
            list.add(new Server(":" + port + shortly, id, partitions, info));
        });
        return new Servers(all, list, away);
    }

    /** One partition of each server. */
    List<Integer> firsts() {
        return list.stream().map(Server::first).toList();
    }

    /** About how many keys a walk over all servers looks at. */
    long keys() {
        return list.stream().mapToLong(Server::keys).sum();
    }

    /** The server of a partition. */
    String of(int partition) {
        return list.stream()
                .filter(server -> server.partitions().stream().anyMatch(each -> each.partition() == partition))
                .map(Server::name)
                .findFirst()
                .orElse("away");
    }

    /** Numbers as people write them: {@code 0-3, 7}. */
    static String ranges(List<Survey> partitions) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < partitions.size(); ) {
            int from = partitions.get(i).partition();
            int to = from;
            while (++i < partitions.size() && partitions.get(i).partition() == to + 1) {
                to++;
            }
            text.append(text.isEmpty() ? "" : ", ").append(from == to ? "" + from : from + "-" + to);
        }
        return text.toString();
    }
}
