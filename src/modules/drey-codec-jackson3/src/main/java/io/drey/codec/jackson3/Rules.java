package io.drey.codec.jackson3;

import io.drey.codec.CodecContext;
import io.drey.codec.CodecException;
import java.lang.reflect.Modifier;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;

/** Which classes may stand where in an object. Immutable, any thread. */
final class Rules {

    /** Classes whose subclasses are of the JDK and are read as what they were. */
    private static final Set<Class<?>> FAMILIES = Set.of(ZoneId.class, TimeZone.class, Calendar.class);

    /** Allowed though they are not serialisable. */
    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private final CodecContext context;

    Rules(CodecContext context) {
        this.context = context;
    }

    /** Refuses what is not allowed, and what may be of several classes, unless it names them itself. */
    void checkObject(Class<?> type, boolean namesItsClasses) {
        if (type.isPrimitive() || OPTIONALS.contains(type) || FAMILIES.contains(type)) {
            return;
        }
        if (type.getName().equals("java.sql.Timestamp")) {
            throw new CodecException("java.sql.Timestamp would lose its nanoseconds; declare java.time.Instant");
        }
        boolean open = type == Object.class || type == Number.class || Modifier.isAbstract(type.getModifiers());
        if (open && !namesItsClasses) {
            throw new CodecException("A field, element or type parameter of " + type.getName()
                    + " does not say of which class it is read; declare the class itself, or name the subclasses by"
                    + " @JsonTypeInfo(use = NAME) and @JsonSubTypes on the type");
        }
        checkAllowed(type);
    }

    /** Containers of the JDK that are declared by their interface are read as the usual ones. */
    void checkContainer(Class<?> type) {
        boolean usual = Modifier.isAbstract(type.getModifiers()) && isJdk(type);
        if (!usual && !OPTIONALS.contains(type)) {
            checkAllowed(type);
        }
    }

    void checkMapKey(Class<?> type) {
        boolean text =
                type.isEnum() || (isJdk(type) && !Modifier.isAbstract(type.getModifiers()) && type != Object.class);
        if (!text) {
            throw new CodecException("A map with keys of " + type.getName()
                    + " cannot be read back; use texts, numbers, enums, dates or UUIDs as keys");
        }
        checkAllowed(type);
    }

    void checkAllowed(Class<?> type) {
        context.check(type);
    }

    /** Whether a class is the JDK's. */
    static boolean isJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Whether subclasses of a declared class are the JDK's, and read as what they were. */
    static boolean isFamily(Class<?> type) {
        return FAMILIES.contains(type);
    }
}
