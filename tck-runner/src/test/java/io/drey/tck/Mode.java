package io.drey.tck;

import io.drey.servers.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One way in which the kit is run, by its name: {@code twemproxy-behind-nolocal} is servers behind twemproxy, written
 * behind, without a local tier.
 *
 * @param deployment where the entries are, null for this JVM only
 */
record Mode(@Nullable Deployment deployment, boolean through, boolean local) {

    static final String LOCAL = "local";
    static final String ANNOTATIONS = "annotations";

    /**
     * What a build runs: one server, once without a local tier too; servers behind one proxy and a Cluster with a local
     * tier; the proxy without hash tags once. The others differ in what the contract of stores proves, and can be run
     * by name.
     */
    static List<String> usual() {
        return all().stream()
                .filter(name -> !name.matches("(oldest|twemproxies|sentinel)-.*|untagged-through"))
                .filter(name -> name.equals("redis-behind-nolocal") || !name.endsWith("-nolocal"))
                .toList();
    }

    /** What can be run. */
    static List<String> all() {
        List<String> names = new ArrayList<>(List.of(LOCAL, ANNOTATIONS));
        for (Deployment each : Deployment.values()) {
            String name = each.name().toLowerCase(Locale.ROOT);
            for (String write : List.of("behind", "through")) {
                names.add(name + "-" + write);
                names.add(name + "-" + write + "-nolocal");
            }
        }
        return names;
    }

    static Mode of(String name) {
        if (name.equals(LOCAL) || name.equals(ANNOTATIONS)) {
            return new Mode(null, false, true);
        }
        List<String> words = List.of(name.split("-"));
        Deployment deployment = Deployment.valueOf(words.get(0).toUpperCase(Locale.ROOT));
        return new Mode(deployment, words.contains("through"), !words.contains("nolocal"));
    }
}
