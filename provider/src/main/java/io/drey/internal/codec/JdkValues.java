package io.drey.internal.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * The JDK's classes that Drey knows: which are scalars, which are immutable, and which may always be serialised.
 *
 * <p>Constants, any thread.
 */
public final class JdkValues {

    /** Boxes and the like: serialised without parts, and compared by {@code equals}. */
    private static final Set<Class<?>> SCALARS = Set.of(
            Boolean.class,
            Byte.class,
            Character.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            UUID.class);

    /** Further immutable classes. */
    private static final Set<Class<?>> OTHER_IMMUTABLES = Set.of(
            String.class,
            BigDecimal.class,
            BigInteger.class,
            URI.class,
            Locale.class,
            Currency.class,
            Duration.class,
            Instant.class,
            LocalDate.class,
            LocalDateTime.class,
            LocalTime.class,
            MonthDay.class,
            OffsetDateTime.class,
            OffsetTime.class,
            Period.class,
            Year.class,
            YearMonth.class,
            ZoneOffset.class,
            ZonedDateTime.class);

    /** An immutable class that is not visible: the zones of {@code java.time}. */
    private static final String ZONE = "java.time.ZoneRegion";

    /**
     * Patterns of the classes that are always allowed, besides the immutable ones. They are chosen one by one: no class
     * whose {@code readObject}, {@code hashCode} or {@code compareTo} reaches the network, files, reflection or
     * arbitrary code (so not {@code java.net.URL}, {@code java.io.File}, {@code java.util.PriorityQueue} or
     * {@code java.lang.Class}).
     */
    private static final List<String> OTHERS_ALLOWED = List.of(
            // Interfaces have no instances, but name the type of arrays, such as the attributes in Hibernate's entries
            "java.io.Serializable",
            "java.lang.Comparable",
            "java.lang.Number",
            "java.lang.Enum",
            "java.lang.Object",
            "java.math.*",
            "java.time.*",
            "java.time.chrono.*",
            "java.time.temporal.*",
            "java.time.zone.*",
            "java.sql.Date",
            "java.sql.Time",
            "java.sql.Timestamp",
            "java.util.ArrayDeque",
            "java.util.ArrayList",
            "java.util.Arrays",
            "java.util.BitSet",
            "java.util.Calendar",
            "java.util.CollSer",
            "java.util.Collections",
            "java.util.Comparators",
            "java.util.Date",
            "java.util.EnumMap",
            "java.util.EnumSet",
            "java.util.JumboEnumSet",
            "java.util.RegularEnumSet",
            "java.util.GregorianCalendar",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.Hashtable",
            "java.util.LinkedHashMap",
            "java.util.LinkedHashSet",
            "java.util.LinkedList",
            "java.util.Map",
            "java.util.AbstractMap",
            "java.util.Properties",
            "java.util.SimpleTimeZone",
            "java.util.Stack",
            "java.util.TimeZone",
            "java.util.TreeMap",
            "java.util.TreeSet",
            "java.util.Vector",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.ConcurrentLinkedQueue",
            "java.util.concurrent.ConcurrentSkipListMap",
            "java.util.concurrent.ConcurrentSkipListSet",
            "java.util.concurrent.CopyOnWriteArrayList",
            "java.util.concurrent.CopyOnWriteArraySet",
            "java.util.concurrent.TimeUnit",
            "java.util.concurrent.atomic.AtomicBoolean",
            "java.util.concurrent.atomic.AtomicInteger",
            "java.util.concurrent.atomic.AtomicLong",
            "java.util.concurrent.locks.AbstractOwnableSynchronizer",
            "java.util.concurrent.locks.AbstractQueuedSynchronizer",
            "java.util.concurrent.locks.ReentrantLock",
            "sun.util.calendar.ZoneInfo");

    private JdkValues() {}

    /** Returns the patterns of all classes that are always allowed, as {@link NamePatterns} takes them. */
    static List<String> allowed() {
        List<String> names = new ArrayList<>(OTHERS_ALLOWED);
        SCALARS.forEach(type -> names.add(type.getName()));
        OTHER_IMMUTABLES.forEach(type -> names.add(type.getName()));
        return names;
    }

    /** Whether exactly this class is a box or {@code UUID}. */
    static boolean isScalar(Class<?> type) {
        return SCALARS.contains(type);
    }

    /** Whether exactly this class is one of the JDK's immutable ones, each of which is serialisable. */
    public static boolean isImmutable(Class<?> type) {
        return SCALARS.contains(type)
                || OTHER_IMMUTABLES.contains(type)
                || type.getName().equals(ZONE);
    }
}
