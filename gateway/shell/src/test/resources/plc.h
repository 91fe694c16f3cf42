/* what the conveyor keeps at 0x40 */
struct position {
  i16 be x;
  f32 y; // metres
};

struct conveyor {
  u32 magic;
  char name[16];
  struct position pos[2];
};
