package io.drey.hibernate.shop;

/** With a constant of a class of its own. */
public enum Colour {
    PLAIN,
    LOUD {
        @Override
        public String shout() {
            return "LOUD!";
        }
    };

    public String shout() {
        return name();
    }
}
