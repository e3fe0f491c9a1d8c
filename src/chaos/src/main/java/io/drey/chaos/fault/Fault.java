package io.drey.chaos.fault;

import static io.drey.chaos.fault.Topology.CLUSTER;
import static io.drey.chaos.fault.Topology.REDIS;
import static io.drey.chaos.fault.Topology.SENTINEL;
import static io.drey.chaos.fault.Topology.TWEMPROXY;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What befalls servers and JVMs, and where. */
public enum Fault {
    /** Nothing. */
    NONE(false, REDIS, SENTINEL, CLUSTER, TWEMPROXY),
    /** A JVM is killed, and another one started. */
    KILL_JVM(false, REDIS, SENTINEL, CLUSTER, TWEMPROXY),
    /** A JVM with a journal is killed, and the one that is started opens that journal. All JVMs have one. */
    KILL_JOURNALED(false, REDIS, SENTINEL, CLUSTER, TWEMPROXY),
    /** A JVM is stopped in its tracks for a while. */
    PAUSE_JVM(false, REDIS, SENTINEL, CLUSTER, TWEMPROXY),
    /** A server is, for less time than others take to give it up. */
    PAUSE_SERVER(false, REDIS, SENTINEL, CLUSTER, TWEMPROXY),
    /** A server is killed and comes back with its data. */
    RESTART(false, REDIS, CLUSTER, TWEMPROXY),
    /** A proxy is killed and comes back. */
    KILL_PROXY(false, TWEMPROXY),
    /** All connections are cut between a command and its answer: those of one JVM, or of one server. */
    CUT(false, REDIS, SENTINEL, CLUSTER, TWEMPROXY),
    /** Answers to single scripts are lost on the way, and the connection with them. */
    LOSE_ANSWERS(false, REDIS, TWEMPROXY),
    /** Single scripts are lost on the way, and the connection with them. */
    DROP(false, REDIS, TWEMPROXY),
    /** Answers to a JVM take longer. */
    DELAY(false, REDIS, TWEMPROXY),
    /** A JVM hears nothing, and then all at once. */
    SILENCE(false, REDIS, TWEMPROXY),
    /** A server has no room for a while, evicts nothing, and refuses changes. */
    FULL(false, REDIS, SENTINEL, CLUSTER, TWEMPROXY),
    /** A server evicts what has a time to live: not the entries here, but what Drey notes beside them. */
    EVICT(false, REDIS, SENTINEL, CLUSTER, TWEMPROXY),
    /** The clock of a server is set forward or back by some seconds. */
    CLOCK(false, REDIS, SENTINEL, CLUSTER, TWEMPROXY),
    /**
     * The wall clock of a JVM is set forward or back by minutes; it may be killed, and the next one has the same clock.
     */
    CLOCK_JVM(false, REDIS, SENTINEL, CLUSTER, TWEMPROXY),
    /** All of the above that need nothing special of servers and JVMs, one at a time. */
    MIX(false, REDIS, SENTINEL, CLUSTER, TWEMPROXY),
    /** A server is killed and comes back empty. */
    EMPTY(true, REDIS, CLUSTER, TWEMPROXY),
    /** A server evicts whatever it chooses, by each policy in turns. */
    EVICT_ALL(true, REDIS, CLUSTER, TWEMPROXY),
    /** All servers are flushed. */
    FLUSH(true, REDIS, SENTINEL, CLUSTER, TWEMPROXY),
    /** A master is killed and a replica takes over. */
    FAIL_OVER(true, SENTINEL, CLUSTER);

    private static final Set<Fault> APART = EnumSet.of(NONE, MIX, KILL_JOURNALED, CLOCK, CLOCK_JVM);

    private final boolean losing;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<Topology> topologies;

    Fault(boolean losing, Topology first, Topology... others) {
        this.losing = losing;
        this.topologies = EnumSet.of(first, others);
    }

    /** As on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the JVMs have a journal, which whoever takes their place opens. */
    public boolean isJournaled() {
        return this == KILL_JOURNALED || this == CLOCK_JVM;
    }

    public boolean befalls(Topology topology) {
        return topologies.contains(topology);
    }

    /** What this is made of there. */
    List<Fault> kinds(Topology topology) {
        return this != MIX
                ? List.of(this)
                : Stream.of(values())
                        .filter(each -> each.befalls(topology) && !each.losing && !APART.contains(each))
                        .toList();
    }

    /** All that befall a topology. */
    public static List<Fault> of(Topology topology) {
        return Stream.of(values()).filter(fault -> fault.befalls(topology)).toList();
    }
}
