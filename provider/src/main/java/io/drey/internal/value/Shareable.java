package io.drey.internal.value;

import io.drey.internal.codec.JdkValues;
import io.drey.internal.codec.NamePatterns;
import io.drey.internal.codec.NullValueCodec;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which classes are immutable, so that a cache may hand out one instance to all callers: boxes, strings,
 * numbers, UUID, {@code java.time}, enums, records whose components are of final classes that are immutable themselves,
 * and the classes that the user lists. The exact class decides, since a subclass may be mutable.
 *
 * <p>Immutable, any thread. A decision is remembered in the class itself, so that no class loader is kept alive.
 */
public final class Shareable {

    /** Without anything that a user lists. */
    static final Shareable BY_ITSELF = new Shareable(new NamePatterns(List.of()));

    private final NamePatterns listed;
    private final ClassValue<Boolean> decisions = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return decide(type, new HashSet<>());
        }
    };

    private Shareable(NamePatterns listed) {
        this.listed = listed;
    }

    /**
     * Treats these classes as immutable too.
     *
     * @param listed further classes that the user knows to be immutable: {@code com.acme.Money},
     *     {@code com.acme.values.*} (a package) or {@code com.acme.values.**} (a package and those below it)
     * @throws IllegalArgumentException for a malformed pattern
     */
    public static Shareable with(Collection<String> listed) {
        return new Shareable(new NamePatterns(listed));
    }

    /** Whether instances of exactly this class may be shared. */
    public boolean test(Class<?> type) {
        return decisions.get(type);
    }

    private boolean decide(Class<?> type, Set<Class<?>> underway) {
        if (JdkValues.isImmutable(type) || isEnum(type) || isListed(type)) {
            return true;
        }
        // A record that contains its own type is immutable if everything else in it is
        return type.isRecord() && (!underway.add(type) || areFixed(type, underway));
    }

    private boolean areFixed(Class<?> type, Set<Class<?>> underway) {
        try {
            for (RecordComponent component : type.getRecordComponents()) {
                if (!isFixed(component.getType(), underway)) {
                    return false;
                }
            }
            return true;
        } catch (LinkageError e) {
            return false; // a part's class is missing; whoever decodes such a record will say so
        }
    }

    /** Whether every value of a component of this declared type is immutable. */
    private boolean isFixed(Class<?> declared, Set<Class<?>> underway) {
        boolean isFinal = Modifier.isFinal(declared.getModifiers()) && !declared.isArray();
        return declared.isPrimitive() || ((isFinal || isEnum(declared)) && decide(declared, underway));
    }

    /** Whether the class is an enum's or that of an enum constant with a body, which is a subclass of the enum. */
    private static boolean isEnum(Class<?> type) {
        return Enum.class.isAssignableFrom(type) && type != Enum.class;
    }

    private boolean isListed(Class<?> type) {
        return NullValueCodec.isNullValue(type) || listed.match(type.getName());
    }
}
