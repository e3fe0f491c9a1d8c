package io.drey.internal.codec;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Matches classes by name: {@code com.acme.User} (and the classes nested in it), {@code com.acme.*} (a package) and
 * {@code com.acme.**} (a package and those below it). A match takes a few hash look-ups, however many patterns there
 * are. Regular expressions were rejected as slower, and because their dots match too much.
 *
 * <p>The owner fills it; then any thread may read.
 */
public final class NamePatterns {

    private final Set<String> classes = new HashSet<>();
    private final Set<String> packages = new HashSet<>();
    private final Set<String> trees = new HashSet<>();

    /** @throws IllegalArgumentException for a malformed pattern */
    public NamePatterns(Collection<String> patterns) {
        patterns.forEach(this::add);
    }

    NamePatterns(NamePatterns base) {
        classes.addAll(base.classes);
        packages.addAll(base.packages);
        trees.addAll(base.trees);
    }

    void add(String pattern) {
        if (pattern.endsWith(".**")) {
            trees.add(named(pattern, 3));
        } else if (pattern.endsWith(".*")) {
            packages.add(named(pattern, 2));
        } else {
            classes.add(named(pattern, 0));
        }
    }

    /** Names a class that exists, which may have any name. */
    void addClass(String name) {
        classes.add(name);
    }

    /** Whether a pattern matches a class of that name. */
    public boolean match(String name) {
        return classes.contains(name) || packages.contains(packageOf(name)) || isNested(name) || isBelowTree(name);
    }

    /** Returns whether the name is that of a class of the JDK. */
    static boolean isJdk(String name) {
        return name.startsWith("java.")
                || name.startsWith("javax.")
                || name.startsWith("jdk.")
                || name.startsWith("sun.")
                || name.startsWith("com.sun.");
    }

    /** Returns the package of a class name, empty for a class without a package. */
    static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    private static String named(String pattern, int suffix) {
        String name = pattern.substring(0, pattern.length() - suffix);
        if (!isName(name)) {
            throw new IllegalArgumentException("Not a class, a package.* or a package.**: \"" + pattern + '"');
        }
        return name;
    }

    /** Whether it may stand in a pattern. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && !name.startsWith(".")
                && !name.endsWith(".")
                && !name.contains("..")
                && name.chars()
                        .allMatch(c -> c == '.' || (Character.isJavaIdentifierPart(c) && !Character.isISOControl(c)));
    }

    /** Whether an enclosing class is named: nested classes have the same author, and are often private. */
    private boolean isNested(String name) {
        for (int i = name.indexOf('$'); i > 0; i = name.indexOf('$', i + 1)) {
            if (classes.contains(name.substring(0, i))) {
                return true;
            }
        }
        return false;
    }

    private boolean isBelowTree(String name) {
        if (trees.isEmpty()) {
            return false;
        }
        for (String above = packageOf(name); !above.isEmpty(); above = packageOf(above)) {
            if (trees.contains(above)) {
                return true;
            }
        }
        return false;
    }
}
