package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Which server each partition lies on, and which partitions do not answer, as far as is known. Any thread. */
final class PartitionServers {

    private final Partitions partitions;
    private final AtomicReferenceArray<@Nullable String> servers;
    private final Set<Integer> away = ConcurrentHashMap.newKeySet();

    PartitionServers(Partitions partitions) {
        this.partitions = partitions;
        this.servers = new AtomicReferenceArray<>(partitions.count());
    }

    /**
     * A partition has answered.
     *
     * @param server names it among the others
     * @return whether it was not known: it had been lost, or not answered yet
     */
    boolean found(int number, String server) {
        boolean came = servers.getAndSet(number, server) == null;
        away.remove(number); // last, so that only a loss at the same time can leave it away
        return came;
    }

    /** These partitions do not answer any more. */
    void lost(Collection<Integer> numbers) {
        for (int number : numbers) {
            servers.set(number, null);
            away.add(number);
        }
    }

    /** Returns whether the partition answered when it was last asked. */
    boolean isKnown(int number) {
        return servers.get(number) != null;
    }

    /** Returns what names the partition's server among others; null if it did not answer when last asked. */
    @Nullable
    String server(int number) {
        return servers.get(number);
    }

    /** Returns the partitions that have not answered, late ones included. */
    Set<Integer> unknown() {
        Set<Integer> unknown = new TreeSet<>();
        for (Partition each : partitions.all()) {
            if (!isKnown(each.number())) {
                unknown.add(each.number());
            }
        }
        return unknown;
    }

    /** Returns the partitions that did not answer when last asked; none that may only be late during the start. */
    Set<Integer> away() {
        Set<Integer> present = new TreeSet<>(away);
        present.removeIf(this::isKnown); // it may have answered and been lost at the same time
        return Set.copyOf(present);
    }

    /** Returns whether a partition lies on that server. */
    boolean isOn(int number, String server) {
        return server.equals(servers.get(number));
    }

    /** Returns the partitions that answered when last asked, by server. */
    Map<String, List<Integer>> byServer() {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (Partition each : partitions.all()) {
            String server = servers.get(each.number());
            if (server != null) {
                groups.computeIfAbsent(server, name -> new ArrayList<>()).add(each.number());
            }
        }
        return groups;
    }

    /** Returns the partitions that lie on the same server, this one included. */
    List<Partition> neighbours(Partition partition) {
        String server = servers.get(partition.number());
        return partitions.all().stream()
                .filter(each -> each == partition || (server != null && isOn(each.number(), server)))
                .toList();
    }
}
