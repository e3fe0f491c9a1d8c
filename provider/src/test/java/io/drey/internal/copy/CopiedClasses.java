package io.drey.internal.copy;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Classes as applications write them, whose serialised form is Java's own. */
@SuppressWarnings("unused")
final class CopiedClasses {

    private CopiedClasses() {}

    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "with a body";
            }
        }
    }

    enum Sorted implements Comparator<Object> {
        BY_LENGTH;

        @Override
        public int compare(Object one, Object other) {
            return Integer.compare(one.toString().length(), other.toString().length());
        }
    }

    static class Bean implements Serializable {
        private static final long serialVersionUID = 1L;
        private static final AtomicInteger MADE = new AtomicInteger();

        private boolean flag = true;
        private byte small;
        private char letter;
        private short number;
        private int count;
        private volatile long big;
        private float real;
        private double precise;
        private String name = "not by reading";
        private Colour colour;
        private BigDecimal amount;
        private Object any;
        List<Object> list;
        private Map<String, Date> dates;
        private int[] codes;

        Bean() {
            MADE.incrementAndGet();
        }

        static int made() {
            return MADE.get();
        }

        static Bean filled() {
            return new Bean().fill();
        }

        Bean fill() {
            flag = false;
            small = 1;
            letter = 'a';
            number = 2;
            count = 3;
            big = 4;
            real = Float.intBitsToFloat(0x7fc00001);
            precise = -0.0;
            name = "a";
            colour = Colour.GREEN;
            amount = new BigDecimal("1.0");
            any = new Date(1);
            list = new ArrayList<>(List.of("a", new Date(2)));
            dates = new HashMap<>(Map.of("a", new Date(3)));
            codes = new int[] {1, 2};
            return this;
        }
    }

    static final class Child extends Bean {
        private static final long serialVersionUID = 1L;

        transient Object cached;
        transient int count = 7;
        private String name;

        static Child filled() {
            Child child = new Child();
            child.fill();
            child.cached = new Object();
            child.name = "hides another";
            return child;
        }
    }

    static final class Fixed implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String text;
        private final List<Date> dates;
        private final int number = new Date(5).hashCode();

        Fixed(String text, List<Date> dates) {
            this.text = text;
            this.dates = dates;
        }
    }

    record Line(String item, int count) implements Serializable {
        private static final AtomicInteger MADE = new AtomicInteger();

        Line {
            MADE.incrementAndGet();
        }

        static int made() {
            return MADE.get();
        }
    }

    record Counted(Date date) implements Serializable {
        private static final AtomicInteger MADE = new AtomicInteger();

        Counted {
            MADE.incrementAndGet();
        }

        static int made() {
            return MADE.get();
        }
    }

    /** With an accessor that does not tell the component. */
    record Order(String id, List<Line> lines, Date placed) implements Serializable {
        @Override
        public Date placed() {
            return new Date(0);
        }
    }

    static final class Outer implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Date date = new Date(1);

        final class Inner implements Serializable {
            private static final long serialVersionUID = 1L;
            private final String text = "of " + date;
        }
    }

    static Number anonymous(int captured) {
        return new Number() {
            private static final long serialVersionUID = 1L;

            @Override
            public int intValue() {
                return captured;
            }

            @Override
            public long longValue() {
                return captured;
            }

            @Override
            public float floatValue() {
                return captured;
            }

            @Override
            public double doubleValue() {
                return captured;
            }
        };
    }
}
