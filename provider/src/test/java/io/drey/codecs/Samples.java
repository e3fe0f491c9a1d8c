package io.drey.codecs;

import io.drey.codecs.stranger.Stranger;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Values of all kinds. */
public final class Samples {

    private Samples() {}

    public enum Colour {
        RED,
        GREEN {
            @Override
            String shade() {
                return "dark";
            }
        };

        String shade() {
            return "light";
        }
    }

    public record Item(String name, int count) implements Serializable {}

    public record Numbers(
            byte small, short middle, int number, long large, float real, double precise, char letter, boolean flag)
            implements Serializable {}

    public record Boxes(Byte small, Integer number, Long large, Double precise, Character letter, Boolean flag)
            implements Serializable {}

    public record Big(BigDecimal price, BigInteger count, UUID id) implements Serializable {}

    public record Dates(
            Instant instant,
            LocalDate date,
            LocalDateTime local,
            LocalTime time,
            OffsetDateTime offset,
            ZonedDateTime zoned,
            Duration duration,
            Period period,
            Year year,
            YearMonth month,
            MonthDay day,
            ZoneId zone)
            implements Serializable {}

    public record Nested(
            List<Item> items,
            Map<String, List<Item>> byName,
            Set<Colour> colours,
            Map<Colour, Map<Integer, String>> deep,
            Item[] array,
            List<List<String>> lists)
            implements Serializable {

        @Override
        public boolean equals(Object other) {
            return other instanceof Nested that
                    && items.equals(that.items)
                    && byName.equals(that.byName)
                    && List.copyOf(byName.keySet()).equals(List.copyOf(that.byName.keySet()))
                    && colours.equals(that.colours)
                    && deep.equals(that.deep)
                    && Arrays.equals(array, that.array)
                    && lists.equals(that.lists);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }
    }

    /** Of which all is null that may be. */
    public record Nothing(String text, List<String> list, Item item, Colour colour, Instant instant, int number)
            implements Serializable {}

    public static class Base implements Serializable {
        private static final long serialVersionUID = 1L;
        private String name = "base";
        protected int depth = 1;

        public void setBase(String name, int depth) {
            this.name = name;
            this.depth = depth;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Base that
                    && getClass() == other.getClass()
                    && name.equals(that.name)
                    && depth == that.depth;
        }

        @Override
        public int hashCode() {
            return depth;
        }
    }

    /** With private fields, inherited ones, arrays, and one that is not kept. */
    public static final class Bean extends Base {
        private static final long serialVersionUID = 1L;
        private byte[] bytes = {};
        private int[] numbers = {};
        private Box<Item> box;
        private List<String> list = new ArrayList<>();
        private transient String forgotten = "";

        public static Bean of(byte[] bytes, int[] numbers, Item boxed, String... list) {
            Bean bean = new Bean();
            bean.setBase("changed", 7);
            bean.bytes = bytes;
            bean.numbers = numbers;
            bean.box = new Box<>();
            bean.box.content = boxed;
            bean.list.addAll(Arrays.asList(list));
            bean.forgotten = "not written";
            return bean;
        }

        public boolean hasForgotten() {
            return forgotten == null || forgotten.isEmpty();
        }

        @Override
        public boolean equals(Object other) {
            return super.equals(other)
                    && other instanceof Bean that
                    && Arrays.equals(bytes, that.bytes)
                    && Arrays.equals(numbers, that.numbers)
                    && Objects.equals(box.content, that.box.content)
                    && list.equals(that.list);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }

    public static final class Box<T> implements Serializable {
        private static final long serialVersionUID = 1L;
        private T content;
    }

    /** Whose field may hold any class. */
    public static final class Anything implements Serializable {
        private static final long serialVersionUID = 1L;
        public Object content;
    }

    /** Whose field and elements may hold a subclass. */
    public static final class Family implements Serializable {
        private static final long serialVersionUID = 1L;
        public Base one;
        public List<Base> several = new ArrayList<>();
    }

    public static final class WithStranger implements Serializable {
        private static final long serialVersionUID = 1L;
        public Stranger stranger = new Stranger();
    }

    public static final class Chain implements Serializable {
        private static final long serialVersionUID = 1L;
        public Chain next;
    }

    public static Chain chain(int length) {
        Chain chain = null;
        for (int i = 0; i < length; i++) {
            Chain before = new Chain();
            before.next = chain;
            chain = before;
        }
        return chain;
    }

    /** One of each. */
    public static List<Object> all() {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        LocalDateTime local = LocalDateTime.of(2024, 2, 29, 23, 59, 58, 123_456_789);
        Map<String, List<Item>> byName = new LinkedHashMap<>();
        byName.put("z", new ArrayList<>(List.of(new Item("nut", 1))));
        byName.put("a", new ArrayList<>());
        List<Item> items =
                new ArrayList<>(Arrays.asList(new Item("nut", 1), null, new Item("ü\u0000\uD83D\uDC3F", -1)));
        Map<Colour, Map<Integer, String>> deep = new LinkedHashMap<>();
        deep.put(Colour.GREEN, new TreeMap<>(Map.of(1, "one", 2, "two")));
        return List.of(
                new Item("nut", 3),
                Colour.RED,
                Colour.GREEN,
                new Numbers((byte) -1, Short.MIN_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, 1.1f, -0.0, '\uFFFF', true),
                new Numbers((byte) 0, (short) 0, 0, 0, Float.NaN, Double.POSITIVE_INFINITY, 'a', false),
                new Boxes((byte) 1, 2, 3L, 4.5, 'x', Boolean.TRUE),
                new Boxes(null, null, null, null, null, null),
                new Big(new BigDecimal("1.10"), new BigInteger("123456789012345678901234567890"), new UUID(1, 2)),
                new Big(new BigDecimal("1E+30"), BigInteger.ZERO, new UUID(0, 0)),
                new Dates(
                        Instant.ofEpochSecond(1_700_000_000, 1),
                        local.toLocalDate(),
                        local,
                        local.toLocalTime(),
                        local.atOffset(ZoneOffset.ofHours(-3)),
                        local.atZone(zone),
                        Duration.ofSeconds(3, 5),
                        Period.of(1, 2, 3),
                        Year.of(1),
                        YearMonth.of(2024, 12),
                        MonthDay.of(2, 29),
                        zone),
                new Nested(
                        items,
                        byName,
                        new LinkedHashSet<>(EnumSet.of(Colour.GREEN, Colour.RED)),
                        deep,
                        new Item[] {new Item("a", 1), null},
                        new ArrayList<>(List.of(new ArrayList<>(List.of("x", "")), new ArrayList<>()))),
                new Nothing(null, null, null, null, null, 0),
                Bean.of(new byte[] {0, -1}, new int[] {1, 2}, new Item("boxed", 1), "a", null, "b"));
    }
}
