package io.drey.benchmarks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/** Values that must not be shared: a list of ten strings, and a plain object with a list and a date in it. */
final class MutableValues {

    private static final int ELEMENTS = 10;
    private static final int TAGS = 3;

    private MutableValues() {}

    static ArrayList<String> list(int i) {
        return strings(i, ELEMENTS);
    }

    static Customer customer(int i) {
        Customer customer = new Customer();
        customer.id = i;
        customer.name = "name-" + i;
        customer.mail = "mail-" + i + "@example.com";
        customer.since = new Date(i);
        customer.tags = strings(i, TAGS);
        return customer;
    }

    private static ArrayList<String> strings(int i, int count) {
        ArrayList<String> strings = new ArrayList<>(count);
        for (int at = 0; at < count; at++) {
            strings.add("element-" + i + "-" + at);
        }
        return strings;
    }

    /** As applications write them. */
    static final class Customer implements Serializable {

        private static final long serialVersionUID = 1L;

        private long id;
        private String name;
        private String mail;
        private int visits;
        private boolean active;
        private Date since;
        private List<String> tags;

        @Override
        public String toString() {
            return id + name + mail + visits + active + since + tags;
        }
    }
}
