package io.drey.internal.codec;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;

/**
 * The classes that Java serialisation may write and read. Values of the JDK (boxes, strings, {@code java.math},
 * {@code java.time}, collections) are always allowed; everything else must be named:
 *
 * <ul>
 *   <li>{@code com.acme.User}: this class and the classes nested in it
 *   <li>{@code com.acme.*}: the classes of this package
 *   <li>{@code com.acme.**}: the classes of this package and of those below it
 * </ul>
 *
 * <p>An array is allowed if its component type is. Dynamic proxies need {@code java.lang.reflect.Proxy}, lambdas
 * {@code java.lang.invoke.SerializedLambda}; name neither unless you must, since both let bytes choose which code runs.
 * Classes are judged by name, before they are loaded. A list of forbidden classes was rejected: it is never complete.
 *
 * <p>Immutable, any thread.
 */
public final class AllowList {

    /** No real class has a longer name, and matching one takes time quadratic in its length. */
    private static final int LONGEST = 2_000;

    private static final String PROXY = "java.lang.reflect.Proxy";

    private final boolean all;
    private final NamePatterns patterns;

    private AllowList(boolean all, NamePatterns patterns) {
        this.all = all;
        this.patterns = patterns;
    }

    /**
     * Allows the JDK's values and the classes that the patterns name.
     *
     * @throws IllegalArgumentException for a malformed pattern
     */
    public static AllowList of(Collection<String> patterns) {
        NamePatterns all = new NamePatterns(JdkValues.allowed());
        patterns.forEach(all::add);
        return new AllowList(false, all);
    }

    /** Like {@link #of(Collection)}. */
    public static AllowList of(String... patterns) {
        return of(List.of(patterns));
    }

    /**
     * Allows every class. Only for bytes that never leave this JVM: copies of values in a cache without remote tier.
     */
    public static AllowList everything() {
        return new AllowList(true, new NamePatterns(List.of()));
    }

    /**
     * Returns this list extended by a cache's declared key and value types: each type itself and, unless it is the
     * JDK's, the other classes of its package.
     */
    public AllowList with(Collection<? extends Class<?>> types) {
        NamePatterns with = new NamePatterns(patterns);
        types.forEach(type -> add(with, withoutBrackets(type.getName())));
        return new AllowList(all, with);
    }

    /** Whether instances of this class may be serialised and deserialised. */
    public boolean allows(Class<?> type) {
        return Proxy.isProxyClass(type) ? allows(PROXY) : allows(type.getName());
    }

    /** Like {@link #allows(Class)}, by the name that {@link Class#getName} returns, also for arrays. */
    boolean allows(String name) {
        if (all) {
            return true;
        }
        if (name.length() > LONGEST) {
            return false;
        }
        String component = withoutBrackets(name);
        return component.isEmpty() || ClassResolver.isPrimitive(component) || patterns.match(component);
    }

    /** @throws RefusedClassException if the class is not allowed, naming it and the configuration line to add */
    void check(Class<?> type) {
        if (!allows(type)) {
            throw new RefusedClassException(named(type));
        }
    }

    /** As it is allowed: an array by what is in it, a proxy by the class of all proxies. */
    static String named(Class<?> type) {
        return Proxy.isProxyClass(type) ? PROXY : withoutBrackets(type.getName());
    }

    private static void add(NamePatterns patterns, String declared) {
        if (declared.isEmpty()) {
            return;
        }
        patterns.addClass(declared);
        String pack = NamePatterns.packageOf(declared);
        if (NamePatterns.isName(pack) && !NamePatterns.isJdk(declared)) {
            patterns.add(pack + ".*");
        }
    }

    /** Returns the name of an array's innermost component type, empty if that is primitive. */
    static String withoutBrackets(String name) {
        if (!name.startsWith("[")) {
            return name;
        }
        int start = name.lastIndexOf('[') + 1;
        return name.endsWith(";") ? name.substring(start + 1, name.length() - 1) : "";
    }
}
