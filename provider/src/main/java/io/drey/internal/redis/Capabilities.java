package io.drey.internal.redis;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says once, at the first contact, which commands the servers lack or do not let this user run, and what follows from
 * that. Those without which not even a handshake ends well are not among them: calls fail then, and say why. Any
 * thread.
 */
final class Capabilities {

    private static final System.Logger LOG = System.getLogger(Capabilities.class.getName());

    private static final String NO_CHANGES = "changes fail, and may have been made all the same";
    private static final String NO_LARGE = "changes of values above a mebibyte fail";
    private static final String NO_ACCESS = "reads do not lengthen the lives of entries";

    /** What follows where a command is missing. */
    private static final Map<String, String> CONSEQUENCES = Map.ofEntries(
            Map.entry("DEL", "removals fail"),
            Map.entry("GETEX", NO_CHANGES),
            Map.entry("GETRANGE", NO_CHANGES),
            Map.entry("MGET", "reads of several keys fail"),
            Map.entry("XRANGE", "changes of other JVMs are not seen, so nothing is answered locally"),
            Map.entry("XDEL", "change logs keep some records that nobody needs"),
            Map.entry("SETRANGE", NO_LARGE + ", and " + NO_ACCESS),
            Map.entry("STRLEN", NO_LARGE),
            Map.entry("RENAME", NO_LARGE),
            Map.entry("PERSIST", NO_LARGE + ", and " + NO_ACCESS),
            Map.entry("PEXPIRE", NO_LARGE + ", and " + NO_ACCESS),
            Map.entry("UNLINK", "the memory of cleared entries is not given back"),
            Map.entry("SCAN", "iterators fail, and the memory of cleared entries is not given back"),
            Map.entry("INFO", "iterators look at servers more than once, and nobody sees how full they are"),
            Map.entry("PUBLISH", "JVMs wait on the change logs, which costs the server more"));

    /** Those without which everything works, if more slowly. */
    private static final List<String> HARMLESS = List.of("INFO", "PUBLISH", "XDEL");

    /** How servers say that a command is missing, or that this user, or a script, may not run it. */
    private static final List<String> MISSING =
            List.of("noperm", "acl failure", "the user executing the script can't", "unknown", "not allowed");

    private final Topology topology;
    private final Keyspace keyspace;
    private final AtomicBoolean done = new AtomicBoolean();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Capabilities(Topology topology, Keyspace keyspace) {
        this.topology = topology;
        this.keyspace = keyspace;
    }

    /**
     * Looks, unless that has been done. Whoever cannot be asked is asked at the next contact.
     *
     * @param partitions one of each server
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it only tells
    void tell(List<Integer> partitions) {
        if (partitions.isEmpty() || !done.compareAndSet(false, true)) {
            return;
        }
        List<CompletableFuture<Map<String, String>>> asked =
                partitions.stream().map(this::refused).toList();
        CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new)).whenComplete((all, failure) -> {
            Map<String, String> refused = new TreeMap<>();
            asked.stream()
                    .filter(each -> !each.isCompletedExceptionally())
                    .forEach(each -> refused.putAll(each.join()));
            if (failure != null) {
                done.set(false); // the next contact may tell more
            }
            refused.keySet().removeIf(told::contains);
            say(refused);
        });
    }

    /** What the server of a partition refuses. Fails if it cannot be asked, of which others will say why. */
    private CompletableFuture<Map<String, String>> refused(int partition) {
        ScriptCall call = new RightsScript(keyspace, partition, topology.isOneServer()).call();
        try {
            return topology.eval(partition, call).thenApply(RightsScript::refused);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void say(Map<String, String> refused) {
        refused.values().removeIf(said -> !isMissing(said));
        if (refused.isEmpty()) {
            return;
        }
        told.addAll(refused.keySet());
        Level level = HARMLESS.containsAll(refused.keySet()) ? Level.INFO : Level.WARNING;
        String lacks = said(refused, true, "the server has no ");
        String may = said(refused, false, "this user may not run ");
        LOG.log(
                level,
                "{0}: {1}; see \"Rights\" on the page for operators, and the page on servers",
                topology.describe(),
                Stream.of(may, lacks).filter(each -> !each.isEmpty()).collect(Collectors.joining("; ")));
    }

    private static String said(Map<String, String> refused, boolean unknown, String start) {
        List<String> commands = refused.entrySet().stream()
                .filter(each -> isUnknown(each.getValue()) == unknown)
                .map(each -> each.getKey() + " (" + CONSEQUENCES.get(each.getKey()) + ')')
                .toList();
        return commands.isEmpty() ? "" : start + String.join(", ", commands);
    }

    private static boolean isMissing(String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        return MISSING.stream().anyMatch(lower::contains);
    }

    private static boolean isUnknown(String said) {
        return said.toLowerCase(Locale.ROOT).contains("unknown");
    }
}
