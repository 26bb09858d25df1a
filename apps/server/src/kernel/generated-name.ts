const adjectives =
  'able bold bright calm charming clean dapper dazzling delicate fearless flawless gentle loud nimble orderly peaceful placid polite rare selective serious silent sincere skillful stately stylish trusting upbeat useful whimsical wise zealous'.split(
    ' ',
  );
const animals =
  'ant ape auk bass bat bear bee bird boar bug calf carp cat chimp cod colt conch cow crab crane croc crow cub deer doe dog dolphin donkey dove duck eel elk fawn finch fish flea fly foal fowl fox frog gnat gnu goat goose grouse grub gull hare hawk hen hog horse hound jay kit kite koi lamb lark loon lynx mare midge mink mole moose moth mouse mule newt owl ox panda penguin perch pig pug quail ram rat ray robin roo rook seal shad shark sheep shoat shrew shrike shrimp skink skunk sloth slug smelt snail snake snipe sow sponge squid squirrel stag steed stoat stork swan tern toad trout turtle vole wasp whale wolf worm wren yak zebra'.split(
    ' ',
  );

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)] as T;

/** A name as MLflow gives to runs and models without one: `<adjective>-<animal>-<0..999>`, of words that it uses too. */
export const generatedName = (random: () => number): string =>
  `${pick(adjectives, random)}-${pick(animals, random)}-${Math.floor(random() * 1000)}`;
